using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Samples;

/// <summary>The console as all sections use it: colour and spinners for a person, plain text for a pipe or a file.</summary>
internal static class Terminal
{
    private const int RedirectedWidth = 120;

    public static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
            return AnsiConsole.Console;

        // Without the byte order mark, which a pipe would see as text.
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        console.Profile.Width = RedirectedWidth;
        return console;
    }

    public static void Section(this IAnsiConsole console, string title)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{Markup.Escape(title)}[/]").LeftJustified());
        console.WriteLine();
    }

    /// <summary>A table whose first columns are texts; the others are numbers, aligned to the right.</summary>
    public static Table Table(string title, IReadOnlyList<string> columns, int texts = 1)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.Title = new TableTitle(Markup.Escape(title), new Style(decoration: Decoration.Bold));
        for (var i = 0; i < columns.Count; i++)
        {
            var column = new TableColumn(new Text(columns[i])) { NoWrap = true };
            table.AddColumn(i < texts ? column.LeftAligned() : column.RightAligned());
        }

        return table;
    }

    /// <summary>Adds a row of plain texts: brackets, as in [3, 1], are not markup.</summary>
    public static Table Row(this Table table, params IEnumerable<string> cells) =>
        table.AddRow(cells.Select(cell => (IRenderable)new Text(cell)));

    /// <summary>A paragraph, wrapped to the width of the console.</summary>
    public static void Note(this IAnsiConsole console, string text) =>
        console.Write(new Text(text + "\n", new Style(Color.Grey)));

    /// <summary>Does some long work, with a spinner where a person watches.</summary>
    public static T Working<T>(this IAnsiConsole console, string what, Func<T> work) =>
        console.Profile.Capabilities.Interactive
            ? console.Status().Start(Markup.Escape(what) + " …", _ => work())
            : work();

    /// <inheritdoc cref="Working{T}"/>
    public static void Working(this IAnsiConsole console, string what, Action work) =>
        console.Working(what, () =>
        {
            work();
            return true;
        });

    /// <summary>Does work in steps, with a bar where a person watches; what is written meanwhile appears above it.</summary>
    /// <param name="console">The console.</param>
    /// <param name="what">Stands before the bar.</param>
    /// <param name="steps">Steps in all.</param>
    /// <param name="done">Steps done before.</param>
    /// <param name="work">The work; calls its argument after each step.</param>
    public static void WithProgress(this IAnsiConsole console, string what, int steps, int done, Action<Action> work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            work(() => { });
            return;
        }

        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(what), maxValue: steps);
                task.Increment(done);
                work(() => task.Increment(1));
            });
    }
}
