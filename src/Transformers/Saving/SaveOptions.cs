namespace MlNet.MultiTask;

/// <summary>How a model is saved.</summary>
public sealed record SaveOptions
{
    /// <summary>
    /// True leaves out the step that makes scalar columns: the zip can then be loaded with the Microsoft.ML packages alone, and scalars
    /// become vectors of one. <c>ml.MultiTask().Load</c> gives scalars either way.
    /// </summary>
    /// <value>Default false.</value>
    public bool Portable { get; init; }
}
