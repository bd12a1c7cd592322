namespace Segmentation.Tests;

public class FailureTests
{
    [Fact]
    public void What_other_threads_throw_is_told_as_if_it_were_thrown_here()
    {
        foreach (var (thrown, told) in new (Exception, string)[]
        {
            (new SampleException("told"), "told"),
            (new InsufficientMemoryException(), "not enough memory"),
            (new OverflowException(), "more than an array can hold"),
        })
        {
            Assert.Contains(told, Failure.Message(thrown), StringComparison.Ordinal);
            Assert.Contains(told, Failure.Message(InLoops(thrown)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_the_user_can_put_right_comes_first() => Assert.Equal("told",
        Failure.Message(new AggregateException(new InsufficientMemoryException(), new SampleException("told"))));

    [Fact]
    public void A_mistake_of_the_program_keeps_its_stack()
    {
        Assert.Null(Failure.Message(new InvalidOperationException()));
        Assert.Null(Failure.Message(InLoops(new InvalidOperationException())));
    }

    private static AggregateException InLoops(Exception thrown) => Assert.Throws<AggregateException>(
        () => Parallel.For(0, 2, _ => Parallel.For(0, 2, _ => throw thrown)));
}
