namespace MlNet.MultiTask;

/// <summary>The labels that one learner, a network or the fusion, learns a task from: given ones, and those from the other
/// networks.</summary>
internal sealed class LearnerLabels
{
    private readonly PredictionSpace _space;
    private readonly bool _isSoft;
    private readonly bool[] _propagated;
    private readonly float[] _point;

    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Values per label.</param>
    /// <param name="space">The task's space.</param>
    /// <param name="soft">Whether propagated labels are soft, if the space has such labels.</param>
    /// <param name="teachers">The networks that it learns from.</param>
    public LearnerLabels(int rows, int width, PredictionSpace space, bool soft, int[] teachers)
    {
        (_space, _isSoft, Teachers) = (space, soft && space.SoftWidth > 0, teachers);
        (Labels, Weights) = (new GrowingArray<float>(width), new GrowingArray<float>(1));
        Targets = _isSoft ? new GrowingArray<float>(space.SoftWidth) : Labels;
        foreach (var array in new[] { Labels, Targets, Weights })
            array.Reserve(rows);
        (_propagated, _point) = (new bool[rows], new float[space.Width]);
    }

    /// <summary>The labels as their encoding reads them.</summary>
    public GrowingArray<float> Labels { get; }

    /// <summary>The targets: the labels, or soft labels.</summary>
    public GrowingArray<float> Targets { get; }

    /// <summary>The weight of each row, 0 where it has no label.</summary>
    public GrowingArray<float> Weights { get; }

    public int[] Teachers { get; }

    public bool Has(int row) => Weights.Row(row)[0] > 0;

    /// <summary>Whether the row's label came from the other networks.</summary>
    public bool IsPropagated(int row) => _propagated[row];

    public void Give(int row, ReadOnlySpan<float> label, float weight)
    {
        label.CopyTo(Labels.Row(row));
        if (_isSoft)
        {
            _space.OfLabel(label, _point);
            _space.ToSoftLabel(_point, Targets.Row(row));
        }
        Weights.Row(row)[0] = weight;
    }

    /// <summary>Takes a label that the other networks gave.</summary>
    /// <param name="row">The row.</param>
    /// <param name="label">The label.</param>
    /// <param name="point">The point that it was made of.</param>
    /// <param name="weight">How much it counts.</param>
    public void Propagate(int row, ReadOnlySpan<float> label, ReadOnlySpan<float> point, float weight)
    {
        label.CopyTo(Labels.Row(row));
        if (_isSoft)
            _space.ToSoftLabel(point, Targets.Row(row));
        Weights.Row(row)[0] = weight;
        _propagated[row] = true;
    }

    public void Drop(int row)
    {
        Labels.Row(row).Clear();
        Targets.Row(row).Clear();
        Weights.Row(row)[0] = 0;
        _propagated[row] = false;
    }
}
