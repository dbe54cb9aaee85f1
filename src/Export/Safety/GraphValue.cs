namespace MlNet.MultiTask.Safety;

/// <summary>What is known about a value of a graph before it runs.</summary>
/// <param name="Type">Type of its items.</param>
/// <param name="Shape">Its shape.</param>
internal sealed record GraphValue(DataType Type, Shape Shape)
{
    /// <summary>Whether it depends on no input: a runtime may compute it while it loads the model.</summary>
    public bool IsConstant { get; init; }

    /// <summary>Its items, where they are few whole numbers that are known, or the dimensions of a value.</summary>
    public IReadOnlyList<Dim>? Integers { get; init; }

    /// <summary>Its items, where it is a short list of constant float32 numbers.</summary>
    public IReadOnlyList<float>? Numbers { get; init; }
}
