namespace MlNet.MultiTask;

/// <summary>
/// Measures whether rows come in an order: the F statistic of a one-way analysis of variance of blocks of rows (Fisher 1925), of each
/// label, of whether it is there, and of some slots of the features. It is about 1 if rows are mixed, and about the size of a block if they
/// are sorted.
/// </summary>
internal sealed class OrderMeter
{
    private const double MostOfMixed = 3;
    private const int MostLabelValues = 8;
    private const int MostSlots = 16;
    private const int FewestBlocks = 8;

    private readonly List<OrderSeries> _series = [];

    /// <param name="inputs">The feature columns.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="table">A table of such rows.</param>
    public OrderMeter(IReadOnlyList<InputColumn> inputs, IReadOnlyList<TaskDefinition> tasks, RowTable table)
    {
        for (var t = 0; t < tasks.Count; t++)
        {
            var (task, column) = (t, tasks[t].LabelColumn);
            _series.Add(new OrderSeries($"whether '{column}' is there", (rows, row) => rows.HasLabel(task, row) ? 1 : 0));
            for (var i = 0; i < Math.Min(table.Labels[t].Width, MostLabelValues); i++)
            {
                var value = i;
                _series.Add(
                    new OrderSeries($"label column '{column}'", (rows, row) =>
                        rows.HasLabel(task, row) ? rows.Labels[task].Row(row)[value] : float.NaN
                    )
                );
            }
        }
        for (var i = 0; i < inputs.Count; i++)
            for (var k = 0; k < Math.Min(inputs[i].Size, MostSlots) && table.Inputs[i] is GrowingArray<float> { IsSequence: false }; k++)
            {
                var (input, slot) = (i, (int)((long)k * inputs[i].Size / Math.Min(inputs[i].Size, MostSlots)));
                _series.Add(
                    new OrderSeries($"feature column '{inputs[i].Name}'", (rows, row) =>
                        ((GrowingArray<float>)rows.Inputs[input]).Row(row)[slot]
                    )
                );
            }
    }

    /// <summary>The column that the rows are ordered by; null if they are mixed.</summary>
    public string? Order =>
        _series.Where(series => series.Blocks >= FewestBlocks && series.F > MostOfMixed).MaxBy(series => series.F)?.Name;

    /// <summary>Adds a block of rows.</summary>
    public void Add(RowTable block, int rows)
    {
        foreach (var series in _series)
            series.Add(block, rows);
    }
}
