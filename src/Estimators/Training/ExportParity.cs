using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Runs the exported network through ONNX Runtime on training rows and compares it with the trained one.</summary>
internal static class ExportParity
{
    private const double Tolerance = 1e-4;
    private const int MostRows = 256;

    /// <summary>The largest difference of a score, relative to the column's largest magnitude, over each route's tasks on rows that go through it.</summary>
    /// <exception cref="InvalidOperationException">It is above 1e-4.</exception>
    public static double Check(MultiTaskTransformer transformer, Network network, TorchOps ops, IReadOnlyList<DataSetRows> sets) => sets
        .Where(set => set.Data.Sample.Rows > 0).DistinctBy(set => set.Plan.Route)
        .Max(set => Check(transformer, network, ops, set.Data.Sample, Math.Min(MostRows, set.Data.Sample.Rows), set.Plan.Route, set.Plan.Inputs));

    /// <summary>The same for the one route over all columns.</summary>
    /// <inheritdoc cref="Check(MultiTaskTransformer, Network, TorchOps, IReadOnlyList{DataSetRows})"/>
    public static double Check(MultiTaskTransformer transformer, Network network, TorchOps ops, RowTable table, int rows) =>
        Check(transformer, network, ops, table, rows, 0, [.. Enumerable.Range(0, table.Inputs.Length)]);

    private static double Check(MultiTaskTransformer transformer, Network network, TorchOps ops, RowTable table, int rows, int route, int[] columns)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        int[] tasks = [.. Enumerable.Range(0, transformer.Schema.Tasks.Count).Where(task => network.Routes.OfTask[task] == route)];
        foreach (var sample in new BatchSource(table, [], Math.Max(1, rows), ops.Device, dropSingleRow: false).Batches([.. Enumerable.Range(0, rows)]))
        {
            var expected = network.Routes.Count == 1 ? network.Outputs(ops, sample.Inputs) : network.OutputsOf(ops, network.RouteLogits(ops, route, sample.Inputs));
            var inputs = columns.Select((input, i) => (transformer.Schema.Inputs[input].Name, table.Inputs[i].Items)).ToDictionary(pair => pair.Name, pair => pair.Items);
            return Compare(transformer, expected, transformer.ScoreRows(inputs, rows, tasks));
        }
        return 0;
    }

    private static double Compare(MultiTaskTransformer transformer, IReadOnlyList<Tensor> expected, IReadOnlyDictionary<string, float[]> actual)
    {
        var columns = transformer.Schema.Tasks.SelectMany(task => task.Outputs).ToArray();
        var worst = 0.0;
        for (var i = 0; i < columns.Length; i++)
        {
            if (!actual.TryGetValue(columns[i].Name, out var got))
                continue;
            var want = expected[i].cpu().contiguous().data<float>().ToArray();
            var scale = Math.Max(1e-6, want.Max(Math.Abs));
            for (var k = 0; k < want.Length; k++)
            {
                var difference = Math.Abs(want[k] - got[k]) / scale;
                if (!(difference <= Tolerance))
                    throw new InvalidOperationException(FormattableString.Invariant(
                        $"The exported network gives {got[k]} for column '{columns[i].Name}' in row {k / columns[i].Size} where the trained one gives {want[k]}: a relative difference of {difference:G3}, above {Tolerance}."));
                worst = Math.Max(worst, difference);
            }
        }
        return worst;
    }
}
