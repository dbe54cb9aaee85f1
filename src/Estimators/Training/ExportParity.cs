using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// Runs the exported network through ONNX Runtime on training rows and compares it with the trained one. A difference is reported; the
/// trained model is kept.
/// </summary>
internal static class ExportParity
{
    private const int MostRows = 256;
    private const double LeastUnit = 1e-6;

    // Rows of very many slots are compared in smaller numbers, since all of them stand in memory side by side.
    private const long MostSlots = 1 << 22;
    private const int FewestRows = 16;

    /// <summary>The largest difference of a score over each route's tasks, on rows that go through it.</summary>
    /// <param name="transformer">The exported network.</param>
    /// <param name="network">The network.</param>
    /// <param name="ops">Its operations, with the trained parameters.</param>
    /// <param name="sets">The rows.</param>
    public static ExportDifference Measure(MultiTaskTransformer transformer, Network network, TorchOps ops, IReadOnlyList<DataSet> sets) =>
        OfEachRoute(sets)
            .Select(set => Measure(transformer, network, ops, set))
            .Aggregate(ExportDifference.None, (one, other) => one.Or(other));

    /// <summary>A data set with rows for each route.</summary>
    public static IEnumerable<DataSet> OfEachRoute(IReadOnlyList<DataSet> sets) =>
        sets.Where(set => set.Sample.Rows > 0).DistinctBy(set => set.Plan.Route);

    /// <summary>The scores of a set's first rows for the tasks of its route, by column.</summary>
    public static IReadOnlyDictionary<string, float[]> Score(MultiTaskTransformer transformer, Network network, DataSet set, int rows)
    {
        var inputs = set
            .Plan.Inputs.Select((input, i) => (transformer.Schema.Inputs[input].Name, Items: set.Sample.Inputs[i].First(rows)))
            .ToDictionary(pair => pair.Name, pair => pair.Items);
        int[] tasks =
        [
            .. Enumerable.Range(0, transformer.Schema.Tasks.Count).Where(task => network.Routes.OfTask[task] == set.Plan.Route),
        ];
        return transformer.ScoreRows(inputs, rows, tasks);
    }

    /// <summary>The largest difference of one column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="unit">The unit of a slot's differences, from <see cref="TaskHead.UnitOf"/>; the slot's largest value is used if it is
    /// larger.</param>
    /// <param name="want">What the trained network gives, [rows × size].</param>
    /// <param name="got">What the exported one gives.</param>
    public static ExportDifference Compare(OutputColumn column, Func<int, double> unit, ReadOnlySpan<float> want, ReadOnlySpan<float> got)
    {
        var units = new double[column.Size];
        var largest = LeastUnit;
        for (var slot = 0; slot < units.Length; slot++)
            units[slot] = unit(slot);
        for (var k = 0; k < want.Length; k++)
        {
            var slot = k % column.Size;
            largest = Math.Max(largest, Math.Abs(want[k]));
            if (units[slot] > 0)
                units[slot] = Math.Max(units[slot], Math.Abs(want[k]));
        }
        var worst = ExportDifference.None;
        for (var k = 0; k < want.Length; k++)
        {
            var by = units[k % column.Size] is > 0 and var own ? own : largest;
            var difference = want[k].Equals(got[k]) ? 0 : Math.Abs((double)want[k] - got[k]) / by;
            if (double.IsNaN(difference))
                difference = double.PositiveInfinity;
            if (difference > worst.Largest)
                worst = new ExportDifference(
                    difference,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"column '{column.Name}' is {got[k]} in row {k / column.Size} of the exported network and {want[k]} in the "
                            + $"trained one"
                    )
                );
        }
        return worst;
    }

    /// <summary>How far predicted classes are from the best: by how much the trained network's score of the class that the exported one
    /// gives misses its largest score, so that two that are as good as alike may change places.</summary>
    /// <param name="column">The column of keys.</param>
    /// <param name="scores">What the trained network gives, [rows × classes].</param>
    /// <param name="got">The keys of the exported one; 0 is missing.</param>
    public static ExportDifference Keys(OutputColumn column, ReadOnlySpan<float> scores, ReadOnlySpan<float> got)
    {
        var misses = new float[got.Length];
        for (var row = 0; row < got.Length; row++)
        {
            var own = scores.Slice(row * column.KeyCount, column.KeyCount);
            var largest = float.NegativeInfinity;
            foreach (var score in own)
                largest = Math.Max(largest, score);
            misses[row] = got[row] >= 1 && got[row] <= own.Length ? largest - own[(int)got[row] - 1] : float.PositiveInfinity;
        }
        return Compare(column, _ => 1, new float[misses.Length], misses);
    }

    private static ExportDifference Measure(MultiTaskTransformer transformer, Network network, TorchOps ops, DataSet set)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var slots = set.Sample.Inputs.Sum(input => (long)input.Width);
        // A network that keeps its images has all maps of all rows in memory.
        var isMap = network.Heads.Any(head => head.MapPixels > 0);
        var rows = (int)Math.Min(Math.Clamp(MostSlots / slots / (isMap ? 16 : 1), isMap ? 1 : FewestRows, MostRows), set.Sample.Rows);
        if (set.Sample.Sequence is { } sequence)
            rows = LikeLengths.First(rows, sequence);
        var batches = new BatchSource(set.Sample, [], rows, ops.Device, dropSingleRow: false);
        foreach (var sample in batches.Batches([.. Enumerable.Range(0, rows)]))
        {
            var logits =
                network.Routes.Count == 1
                    ? network.Logits(ops, sample.Inputs)
                    : network.RouteLogits(ops, set.Plan.Route, sample.Inputs);
            var expected = network.OutputsOf(ops, logits, sample.Inputs);
            return Compare(transformer, network, logits, expected, Score(transformer, network, set, rows), set.Sample.Sequence);
        }
        return ExportDifference.None;
    }

    private static ExportDifference Compare(
        MultiTaskTransformer transformer,
        Network network,
        IReadOnlyList<Tensor> logits,
        IReadOnlyList<Tensor> expected,
        IReadOnlyDictionary<string, float[]> actual,
        GrowingArray? sequence
    )
    {
        var worst = ExportDifference.None;
        var position = 0;
        for (var t = 0; t < transformer.Schema.Tasks.Count; t++)
        {
            var (outputs, first) = (transformer.Schema.Tasks[t].Outputs, position);
            if (outputs.All(column => column.IsList) && outputs.All(column => actual.ContainsKey(column.Name)))
            {
                var values = outputs.Select((column, c) => Listed(column, expected[position + c])).ToArray();
                var difference = network.Heads[t].Difference(logits[t], values, [.. outputs.Select(column => actual[column.Name])]);
                worst = worst.Or(new ExportDifference(difference, $"the objects of task '{transformer.Schema.Tasks[t].Name}' differ"));
                position += outputs.Count;
                continue;
            }
            for (var c = 0; c < outputs.Count; c++, position++)
            {
                var (column, head, own) = (outputs[c], network.Heads[t], c);
                if (!actual.TryGetValue(column.Name, out var got))
                    continue;
                if (column is { Type: ColumnKind.Key, IsScalar: true } && ScoresOf(column, outputs) is >= 0 and var scores)
                    worst = worst.Or(Keys(column, Numbers(outputs[scores], expected[first + scores], sequence), got));
                else if (column is { Type: ColumnKind.Key, IsScalar: true })
                    worst = worst.Or(
                        Compare(column, _ => 1, FlatTensor.Numbers(expected[position].to(ScalarType.Float32).Plus(1)), got)
                    );
                else if (head.Misses(own, logits[t], got) is { } misses)
                    worst = worst.Or(Compare(column, _ => 1, new float[misses.Length], misses));
                else
                    worst = worst.Or(Compare(column, slot => head.UnitOf(own, slot), Numbers(column, expected[position], sequence), got));
            }
        }
        return worst;
    }

    // Keys from 1, as the columns have them.
    private static float[] Listed(OutputColumn column, Tensor values) =>
        FlatTensor.Numbers(column.Type == ColumnKind.Key ? values.Plus(1).to(ScalarType.Float32) : values);
    // The column with a score for each of the keys; −1 where there is none.
    private static int ScoresOf(OutputColumn keys, IReadOnlyList<OutputColumn> outputs)
    {
        for (var i = 0; i < outputs.Count; i++)
            if (outputs[i] is { Type: ColumnKind.Single, IsSequence: false } scores && scores.Size == keys.KeyCount)
                return i;
        return -1;
    }

    // Of sequences the steps of each row, without what stands behind its end.
    private static float[] Numbers(OutputColumn column, Tensor values, GrowingArray? sequence)
    {
        var all = FlatTensor.Numbers(values);
        if (!column.IsSequence)
            return all;
        var (length, steps) = ((int)values.size(1), new List<float>(all.Length));
        for (var row = 0; row < (int)values.size(0); row++)
            steps.AddRange(all.AsSpan(row * length * column.Size, sequence!.StepsOf(row) * column.Size));
        return [.. steps];
    }
}
