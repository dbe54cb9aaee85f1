using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.ML;

namespace MlNet.MultiTask.Splicing;

/// <summary>
/// The expressions of an Expression step, read from what ML.NET saves of it: the step itself does not show them. A saved step begins with a
/// header of 256 bytes that says where its numbers and its strings are.
/// </summary>
internal sealed class SavedExpressions
{
    private const string Signature = "EXPRTRNF";
    private const int SignatureAt = 0x40;
    private const int HeaderSize = 256;

    private readonly byte[] _bytes;
    private readonly string[] _texts;
    private int _at;

    private SavedExpressions(byte[] bytes)
    {
        _bytes = bytes;
        _texts = [.. Texts()];
        _at = Offset(0x10);
    }

    /// <summary>Per column that the step makes its name, the columns that its expression reads, and the expression; null where what is
    /// saved is of another layout.</summary>
    public static IReadOnlyList<(string Output, string[] Inputs, string Expression)>? Of(MLContext context, ITransformer step)
    {
        using var stream = new MemoryStream();
        context.Model.Save(step, null, stream);
        stream.Position = 0;
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith("Model.key", StringComparison.Ordinal)))
        {
            using var from = entry.Open();
            using var to = new MemoryStream();
            from.CopyTo(to);
            var bytes = to.ToArray();
            if (bytes.Length > HeaderSize && Encoding.ASCII.GetString(bytes, SignatureAt, Signature.Length) == Signature)
                try
                {
                    return [.. new SavedExpressions(bytes).Columns()];
                }
                catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException)
                {
                    return null;
                }
        }
        return null;
    }

    private IEnumerable<(string, string[], string)> Columns()
    {
        var count = Next();
        for (var i = 0; i < count; i++)
        {
            var inputs = new string[Next()];
            for (var k = 0; k < inputs.Length; k++)
                inputs[k] = _texts[Next()];
            var (expression, output) = (_texts[Next()], _texts[Next()]);
            // Which input is a vector, and the types of all.
            _at += sizeof(int) * (1 + inputs.Length);
            yield return (output, inputs, expression);
        }
    }

    // A table of where each string ends, and the strings in UTF-16.
    private IEnumerable<string> Texts()
    {
        var (table, size, start) = (Offset(0x20), Offset(0x28), Offset(0x30));
        var from = 0;
        for (var at = table; at < table + size; at += sizeof(long))
        {
            var end = Offset(at);
            yield return Encoding.Unicode.GetString(_bytes, start + from, end - from);
            from = end;
        }
    }

    private int Offset(int at) => checked((int)BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(at)));

    private int Next()
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(_at));
        _at += sizeof(int);
        return value;
    }
}
