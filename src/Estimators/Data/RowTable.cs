namespace MlNet.MultiTask;

/// <summary>Training rows as compact arrays: one per input column, and per task its labels and the weight of each row (0 where the label is missing).</summary>
internal sealed class RowTable
{
    public RowTable(IReadOnlyList<InputColumn> inputs, IReadOnlyList<int> labelWidths)
    {
        Inputs = [.. inputs.Select(input => GrowingArray.Create(input))];
        Labels = [.. labelWidths.Select(width => new GrowingArray<float>(width))];
        Weights = [.. labelWidths.Select(_ => new GrowingArray<float>(1))];
        Statistics = [.. labelWidths.Select(width => new LabelStatistics(width))];
    }

    public int Rows { get; set; }

    public GrowingArray[] Inputs { get; }

    public GrowingArray<float>[] Labels { get; }

    public GrowingArray<float>[] Weights { get; }

    /// <summary>What each task's labels are like, over all rows.</summary>
    public LabelStatistics[] Statistics { get; }

    /// <summary>True for a task where every row counts 1: no mask is needed.</summary>
    public bool CountsAll(int task) => !Weights[task].Values(Rows).ContainsAnyExcept(1f);
}
