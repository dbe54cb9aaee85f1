using System.Globalization;
using Microsoft.ML;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask.Checking;

/// <summary>
/// Runs an exported file and its chain on rows that are made from the schema: unseen, missing, negative, zero, very long, not ASCII. Rows
/// that either of the two stops on tell nothing wrong and are left out.
/// </summary>
internal static class EdgeProof
{
    private const double Tolerance = 1e-4;

    /// <summary>Compares the two.</summary>
    /// <param name="exported">The file.</param>
    /// <param name="chain">What it came from.</param>
    /// <param name="schema">The raw columns.</param>
    /// <param name="tolerance">The largest relative difference; null for 1e-4.</param>
    /// <param name="runner">Runs the file.</param>
    /// <param name="most">The most rows.</param>
    /// <returns>How many rows both gave something for.</returns>
    /// <exception cref="OnnxExportException">They differ.</exception>
    public static int Check(
        ExportedChain exported,
        ITransformer chain,
        DataViewSchema schema,
        double? tolerance,
        IOnnxRunner runner,
        int most
    )
    {
        if (!OnnxModelFile.Fits(exported.Model))
            return 0;
        string[] inputs = [.. exported.Schema.Inputs.Select(input => input.Name)];
        string[] columns = [.. exported.Outputs.Select(output => output.Column)];
        var names = ChainRun.Names(exported.Outputs);
        var file = OnnxModelFile.ToBytes(exported.Model);
        var all = EdgeView.Of(schema, inputs, most);
        var rows = 0;
        IReadOnlyList<TensorData> Run(int at, int n) =>
            ChainRun.Values(exported.Outputs, runner.Run(file, null, ColumnReader.Read(all.Part(at, n), inputs, n), names));
        foreach (var (from, count, expected) in Parts(0, all.Rows, (at, n) => Columns(chain, all.Part(at, n), columns)))
            foreach (var (at, n, actual) in Parts(from, count, Run))
            {
                // Of a part that was split the chain's values are read again: once more where it is seldom.
                var wanted = n == count ? expected : Columns(chain, all.Part(at, n), columns);
                Compare(exported, wanted, actual, () => ColumnReader.Read(all.Part(at, n), inputs, n), tolerance ?? Tolerance);
                rows += n;
            }
        return rows;
    }

    private static IReadOnlyList<TensorData> Columns(ITransformer chain, EdgeView rows, string[] columns) =>
        ColumnReader.Read(chain.Transform(rows), columns, rows.Rows);

    // What can be read of some rows, in halves and halves of halves where something stops.
    private static IEnumerable<(int From, int Count, IReadOnlyList<TensorData>)> Parts(
        int from,
        int count,
        Func<int, int, IReadOnlyList<TensorData>> read
    )
    {
        IReadOnlyList<TensorData>? data = null;
        try
        {
            data = read(from, count);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // One row that stops is left out.
        }
        if (data is not null)
            return [(from, count, data)];
        return count == 1 ? [] : [.. Parts(from, count / 2, read), .. Parts(from + count / 2, count - count / 2, read)];
    }

    private static void Compare(
        ExportedChain exported,
        IReadOnlyList<TensorData> expected,
        IReadOnlyList<TensorData> actual,
        Func<IReadOnlyList<TensorData>> given,
        double tolerance
    )
    {
        var (none, near) = (new HashSet<int>(), new HashSet<int>());
        // A predicted class follows from scores, and near a tie the last bit of a score decides: it counts where no scores agree already.
        foreach (var isExact in new[] { false, true })
            for (var i = 0; i < exported.Outputs.Count; i++)
            {
                var output = exported.Outputs[i];
                var want = Parity.Values(output, expected[i]);
                if (ColumnDifference.IsExact(want, output.Decoded is not null) != isExact)
                    continue;
                var forgiven = output.Decoded is null ? none : near;
                var allowed = isExact ? 0 : tolerance;
                if (expected[i].OtherLength(actual[i]) is { } other)
                    throw Differs(output, other, Steps(expected[i], other), Steps(actual[i], other), given());
                if (ColumnDifference.FirstRow(want, actual[i].Items, expected[i].RowOf, allowed, forgiven) is { } at)
                    throw Differs(output, expected[i].RowOf(at), Item(want, at), Item(actual[i].Items, at), given());
                if (!isExact)
                    near.UnionWith(Enumerable.Range(0, expected[i].Rows));
            }
    }

    private static OnnxExportException Differs(ChainOutput output, int row, object? want, object? have, IReadOnlyList<TensorData> given)
    {
        var values = string.Join(", ", given.Take(20).Select(column => $"{column.Name} = {Item(column, row)}"));
        return new(
            $"The exported file gives other values than the chain for '{output.Name}': {Text(have)} in the file and {Text(want)} in the "
                + $"chain, for a row with {values}. A step of the chain does not do the same as ONNX: docs/export.md has a table of the "
                + $"steps. Replace the step, or leave the proof out with {nameof(OnnxExportOptions.ParityRows)} = 0 where such rows "
                + "do not come."
        );
    }

    private static string Steps(TensorData column, int row) => $"{column.Lengths![row]} values";

    // Where the numbers of steps differ, one of the two may have none.
    private static object? Item(Array values, int at) => at < values.Length ? values.GetValue(at) : "nothing";

    private static string Item(TensorData column, int row) =>
        column.Width == 1
            ? Text(column.Items.GetValue(row))
            : "["
                + string.Join(
                    ", ",
                    Enumerable.Range(0, Math.Min(4, column.Width)).Select(i => Text(column.Items.GetValue(row * column.Width + i)))
                )
                + "]";

    private static string Text(object? value) =>
        value is string text
            ? text.Length <= 40 ? $"\"{text}\"" : $"\"{text[..40]}…\""
            : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
