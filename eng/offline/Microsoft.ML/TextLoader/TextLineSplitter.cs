using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>Splits a line into fields: dense ones, and behind them sparse ones ("5 1:2 3:1": five values, two of them given).</summary>
internal sealed class TextLineSplitter(TextLoader.Options options, Action<string> warn)
{
    private readonly TextFieldScanner _scanner = new(options);
    private readonly int _inputSize = options.InputSize ?? 0;
    private (string Path, long Line) _position;

    public TextFields Fields { get; } = new();

    /// <param name="path">The file, for warnings.</param>
    /// <param name="number">The number of the line, for warnings.</param>
    /// <param name="lastNeeded">Fields behind this one are not looked at.</param>
    public void Split(ReadOnlyMemory<char> line, string path = null, long number = 0, int lastNeeded = int.MaxValue)
    {
        _position = (path, number);
        Fields.Clear();
        _scanner.Begin(options.TrimWhitespace ? line.TrimEnd() : line);
        var next = 0;
        var (sparseStart, sparseSize, previousIndex) = (-1, 0, -1);
        for (var more = true; more;)
        {
            more = _scanner.Read();
            if (_scanner.IllegalQuoting)
                Warn("Illegal quoting");

            if (_scanner.SparseIndex < 0)
            {
                if (sparseStart >= 0)
                {
                    Warn("Non-sparse formatted value follows sparse formatted value");
                    break;
                }

                if (!_scanner.Text.IsEmpty)
                    Fields.Add(next, _scanner.Text);
                if (++next > lastNeeded && !options.AllowSparse)
                    break;
                continue;
            }

            if (sparseStart < 0 && !TryBeginSparse(out sparseStart, out sparseSize))
                break;
            if (_scanner.SparseIndex >= sparseSize)
            {
                Warn("Sparse item index larger than expected. Is the specified size incorrect?");
                break;
            }

            if (_scanner.SparseIndex <= previousIndex)
            {
                Warn("Sparse indices out of order");
                break;
            }

            previousIndex = _scanner.SparseIndex;
            if (!_scanner.Text.IsEmpty)
                Fields.Add(sparseStart + previousIndex, _scanner.Text);
        }

        Fields.FieldCount = sparseStart >= 0 ? sparseStart + sparseSize : Math.Max(next, _inputSize);
    }

    // Where the size of the input is not given, the field before the first sparse item is the number of the values.
    private bool TryBeginSparse(out int start, out int size)
    {
        start = Fields.Count;
        size = _inputSize - start;
        if (_inputSize > 0)
            return true;
        if (start == 0)
        {
            Warn("Missing dimensionality or ambiguous sparse item. Use sparse=- for non-sparse file, and/or quote the value.");
            return false;
        }

        start = Fields.Sources[^1];
        if (!int.TryParse(Fields[Fields.Count - 1].Span, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size == 0)
        {
            Warn("Bad dimensionality or ambiguous sparse item. Use sparse=- for non-sparse file, and/or quote the value.");
            return false;
        }

        Fields.RemoveLast();
        return true;
    }

    private void Warn(string message)
    {
        var (path, line) = _position;
        warn?.Invoke($"Format error at {path}({line},{_scanner.Start + 1})-({line},{_scanner.End + 1}): {message}");
    }
}
