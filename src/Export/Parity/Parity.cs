using System.Globalization;
using Microsoft.ML;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask.Checking;

/// <summary>Runs an exported file and the chain it came from on the same rows and compares what they give.</summary>
internal static class Parity
{
    private const int MostEdgeRows = 500;

    /// <exception cref="OnnxExportException">An output differs by more than the tolerance, or the file does not run.</exception>
    public static ParityReport Check(
        ExportedChain exported,
        ITransformer chain,
        IDataView sample,
        OnnxExportOptions options,
        IOnnxRunner runner
    )
    {
        string[] inputs = [.. exported.Schema.Inputs.Select(i => i.Name)];
        var given = ColumnReader.Read(sample, inputs, options.ParityRows);
        int rows = given[0].Rows;
        if (rows == 0)
            throw new OnnxExportException(
                $"The sample data has no rows to compare the exported file on. Give some, or set "
                    + $"{nameof(OnnxExportOptions)}.{nameof(OnnxExportOptions.ParityRows)} to 0."
            );
        var expected = ColumnReader.Read(chain.Transform(sample), [.. exported.Outputs.Select(o => o.Column)], rows);
        var actual = ChainRun.Values(exported.Outputs, Run(exported, runner, given, ChainRun.Names(exported.Outputs)));
        var differences = new ParityDifference[exported.Outputs.Count];
        for (int i = 0; i < differences.Length; i++)
        {
            var output = exported.Outputs[i];
            var want = Values(output, expected[i]);
            if (expected[i].OtherLength(actual[i]) is { } other)
                throw new OnnxExportException(
                    $"The exported file gives {actual[i].Lengths![other]} values for '{output.Name}' in row {other}, the chain "
                        + $"{expected[i].Lengths![other]}: they cut its text into other pieces."
                );
            if (want.Length != actual[i].Items.Length || want.GetType() != actual[i].Items.GetType())
                throw new OnnxExportException(
                    $"The exported file gives {actual[i].Items.Length} items of "
                        + $"{actual[i].Items.GetType().GetElementType()!.Name} for '{output.Name}', the chain {want.Length} of "
                        + $"{want.GetType().GetElementType()!.Name}."
                );
            differences[i] = Compare(output, want, actual[i].Items, expected[i], options);
        }
        // What float16 makes of large numbers is another matter: it overflows.
        var edges = options.ElementType == OnnxElementType.Float16
            ? 0
            : EdgeProof.Check(exported, chain, sample.Schema, options.Tolerance, runner, MostEdgeRows);
        return new(rows, differences) { EdgeRows = edges };
    }

    /// <summary>A column of the chain as the file gives it: keys as the values they stand for, where the file does that.</summary>
    public static Array Values(ChainOutput output, TensorData column) =>
        output.Decoded is { } vocabulary ? Decode(column.Items, vocabulary) : column.Items;

    private static IReadOnlyList<TensorData> Run(
        ExportedChain exported,
        IOnnxRunner runner,
        IReadOnlyList<TensorData> given,
        IReadOnlyList<string> names
    )
    {
        try
        {
            if (OnnxModelFile.Fits(exported.Model))
                return runner.Run(OnnxModelFile.ToBytes(exported.Model), null, given, names);
            string folder = Directory.CreateTempSubdirectory("mlnet-multitask-").FullName;
            try
            {
                string path = Path.Combine(folder, "model.onnx");
                OnnxModelFile.Write(exported.Model.Clone(), path);
                return runner.Run(null, path, given, names);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OnnxExportException or OperationCanceledException))
        {
            throw new OnnxExportException($"The exported file does not run on the sample rows: {e.Message}", e);
        }
    }

    private static ParityDifference Compare(
        ChainOutput output,
        Array expected,
        Array actual,
        TensorData column,
        OnnxExportOptions options
    )
    {
        bool half = options.ElementType == OnnxElementType.Float16;
        var (exact, largest, at) = (expected, actual) switch
        {
            (float[] e, float[] a) => Numbers(e.Length, i => e[i], i => a[i], output.Decoded is not null),
            (double[] e, double[] a) => Numbers(e.Length, i => e[i], i => a[i], output.Decoded is not null),
            _ => Items(expected, actual, column),
        };
        // Near ties tip over in float16: one row may, or one in a hundred.
        double allowed = exact
            ? half
                ? Math.Max(0.01, 1.0 / Math.Max(column.Rows, 1))
                : 0
            : options.Tolerance ?? (half ? 2e-2 : 1e-4);
        if (largest <= allowed)
            return new(output.Name, exact, largest);
        string values =
            $"row {column.RowOf(at)} has {Text(actual.GetValue(at))} in the file and {Text(expected.GetValue(at))} in the chain";
        throw new OnnxExportException(
            exact
                ? $"The exported file gives other values than the chain for '{output.Name}' in {largest:P1} of the sample rows: {values}."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The exported file differs from the chain for '{output.Name}' by {largest:G3} "
                        + $"relative, where {allowed:G3} is allowed: {values}."
                )
        );
    }

    private static (bool Exact, double Largest, int At) Numbers(int count, Func<int, double> expected, Func<int, double> actual, bool exact)
    {
        double sum = 0;
        int finite = 0;
        for (int i = 0; i < count; i++)
        {
            if (!double.IsFinite(expected(i)))
                continue;
            sum += Math.Abs(expected(i));
            finite++;
        }
        double mean = finite == 0 ? 0 : sum / finite,
            largest = 0;
        int at = 0,
            differ = 0;
        for (int i = 0; i < count; i++)
        {
            double e = expected(i),
                a = actual(i);
            if (e.Equals(a))
                continue;
            double difference =
                double.IsFinite(e) && double.IsFinite(a)
                    ? Math.Abs(e - a) / Math.Max(Math.Max(Math.Abs(e), mean), double.Epsilon)
                    : double.PositiveInfinity;
            if (difference > 0)
                differ++;
            if (difference <= largest)
                continue;
            (largest, at) = (difference, i);
        }
        return exact ? (true, (double)differ / Math.Max(count, 1), at) : (false, largest, at);
    }

    private static (bool Exact, double Largest, int At) Items(Array expected, Array actual, TensorData column)
    {
        int rows = 0,
            last = -1,
            at = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (Equals(expected.GetValue(i), actual.GetValue(i)) || column.RowOf(i) == last)
                continue;
            if (rows++ == 0)
                at = i;
            last = column.RowOf(i);
        }
        return (true, (double)rows / Math.Max(column.Rows, 1), at);
    }

    /// <summary>Keys as the values they stand for.</summary>
    private static Array Decode(Array keys, KeyVocabulary vocabulary)
    {
        uint[] positions = (uint[])keys;
        var values = KeyDecoding.Values(vocabulary);
        return KeyDecoding.Item(vocabulary) switch
        {
            ColumnKind.Text => Pick<string>(),
            ColumnKind.Single => Pick<float>(),
            ColumnKind.Double => Pick<double>(),
            ColumnKind.Boolean => Pick<bool>(),
            ColumnKind.UInt64 => Pick<ulong>(),
            _ => Pick<long>(),
        };

        T[] Pick<T>() => [.. positions.Select(key => ((T[])values)[key < values.Length ? key : 0])];
    }

    private static string Text(object? value) =>
        value is string text ? $"\"{text}\"" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
