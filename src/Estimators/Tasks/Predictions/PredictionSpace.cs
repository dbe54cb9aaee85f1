namespace MlNet.MultiTask.Extending;

/// <summary>
/// How co-training sees a task: predictions and labels as points y of one space, in which networks are compared by distance and averaged,
/// and from which labels are made. A task of a user's own says its space in <see cref="TaskHead.Predictions"/>. Instances hold no state.
/// </summary>
public abstract class PredictionSpace
{
    /// <summary>Number of coordinates of a point.</summary>
    public abstract int Width { get; }

    /// <summary>Number of classes among which propagated labels are balanced.</summary>
    /// <value>Unless overridden 1: nothing to balance.</value>
    public virtual int Classes => 1;

    /// <summary>Which class a label stands for, from 0 to <see cref="Classes"/> − 1.</summary>
    /// <param name="label">A label as its encoding reads it.</param>
    public virtual int ClassOf(ReadOnlySpan<float> label) => 0;

    /// <summary>The point yᵏ of a network's prediction.</summary>
    /// <param name="logits">The logits of one row, <see cref="TaskHead.LogitCount"/> of them.</param>
    /// <param name="point"><see cref="Width"/> coordinates to write.</param>
    public abstract void OfLogits(ReadOnlySpan<float> logits, Span<float> point);

    /// <summary>The point y of a label. A coordinate of NaN is unknown: distances leave it out.</summary>
    /// <param name="label">A label as its encoding reads it.</param>
    /// <param name="point"><see cref="Width"/> coordinates to write.</param>
    public abstract void OfLabel(ReadOnlySpan<float> label, Span<float> point);

    /// <summary>The label that a point stands for: what the other networks are given to learn.</summary>
    /// <param name="point">A point, such as the mean of several networks' predictions.</param>
    /// <param name="label">A label as its encoding reads it, to write.</param>
    public abstract void ToLabel(ReadOnlySpan<float> point, Span<float> label);

    /// <summary>Number of values of a label that keeps its doubt, such as one probability for each class; the head's
    /// <see cref="TaskHead.PrepareLabels"/> has to take labels of this width as well.</summary>
    /// <value>Unless overridden 0: there is no such label, and <see cref="ToLabel"/> is used.</value>
    public virtual int SoftWidth => 0;

    /// <summary>The label of a point that keeps its doubt.</summary>
    /// <param name="point">A point; a coordinate of NaN is unknown.</param>
    /// <param name="label"><see cref="SoftWidth"/> values to write.</param>
    public virtual void ToSoftLabel(ReadOnlySpan<float> point, Span<float> label) =>
        throw new NotSupportedException($"{GetType().Name} has no soft labels.");

    /// <summary>Whether two labels say the same: by it agreement is counted, and how many propagated labels were right.</summary>
    /// <param name="one">A label.</param>
    /// <param name="other">Another one; entries of NaN in either are left out.</param>
    public abstract bool AreSame(ReadOnlySpan<float> one, ReadOnlySpan<float> other);
}
