using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Runs the exported network through ONNX Runtime on training rows and compares it with the trained one.</summary>
internal static class ExportParity
{
    private const double Tolerance = 1e-4;

    /// <summary>The largest difference of a score, relative to the column's largest magnitude.</summary>
    /// <exception cref="InvalidOperationException">It is above 1e-4.</exception>
    public static double Check(MultiTaskTransformer transformer, Network network, TorchOps ops, RowTable table, int rows)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var batch = new BatchSource(table, [], Math.Max(1, rows), ops.Device, dropSingleRow: false).Batches([.. Enumerable.Range(0, rows)]);
        foreach (var sample in batch)
        {
            var expected = network.Outputs(ops, sample.Inputs);
            return Compare(transformer, expected, table, rows);
        }
        return 0;
    }

    private static double Compare(MultiTaskTransformer transformer, IReadOnlyList<Tensor> expected, RowTable table, int rows)
    {
        var actual = transformer.ScoreRows([.. table.Inputs.Select(input => input.Items)], rows);
        var columns = transformer.Schema.Tasks.SelectMany(task => task.Outputs).ToArray();
        var worst = 0.0;
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Type != ColumnItem.Single)
                continue;
            var want = expected[i].cpu().contiguous().data<float>().ToArray();
            var got = actual[columns[i].Name];
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
