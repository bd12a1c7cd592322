using System.Text;

namespace DeconvGen.Generators.Emission;

/// <summary>Indented text with <c>\n</c> line ends on every machine.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes one line, or several given as a raw string; blank lines carry no indentation.</summary>
    public void Line(string text = "")
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Length > 0)
                _text.Append(' ', 4 * _depth).Append(line.TrimEnd('\r'));
            _text.Append('\n');
        }
    }

    /// <summary>Opens a braced block, closed by disposing it.</summary>
    public IDisposable Block(string? head = null, string behind = "")
    {
        if (head is not null)
            Line(head);
        Line("{");
        _depth++;
        return new Closer(this, behind);
    }

    public override string ToString() => _text.ToString();

    private sealed class Closer(CodeWriter writer, string behind) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer.Line("}" + behind);
        }
    }
}
