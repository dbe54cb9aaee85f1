namespace MlNet.MultiTask;

/// <summary>How a model is saved.</summary>
public sealed record SaveOptions
{
    /// <summary>
    /// True leaves out the step that makes scalar columns: the zip then loads wherever the Microsoft.ML packages are, without any of ours,
    /// and what were scalars are vectors of one there. <c>ml.MultiTask().Load</c> gives scalars either way.
    /// </summary>
    /// <value>Default false.</value>
    public bool Portable { get; init; }
}
