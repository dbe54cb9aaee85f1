using System.Text;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Gathers what is written in blocks, and leaves the writer behind it open.</summary>
/// <param name="writer">Where the blocks go.</param>
/// <param name="block">Characters of a block.</param>
internal sealed class BlockWriter(TextWriter writer, int block) : TextWriter
{
    private readonly char[] _block = new char[block];
    private int _length;

    public override Encoding Encoding => writer.Encoding;

    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_length == _block.Length)
                Flush();
            var count = Math.Min(buffer.Length, _block.Length - _length);
            buffer[..count].CopyTo(_block.AsSpan(_length));
            _length += count;
            buffer = buffer[count..];
        }
    }

    public override void Flush()
    {
        writer.Write(_block, 0, _length);
        writer.Flush();
        _length = 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Flush();
        base.Dispose(disposing);
    }
}
