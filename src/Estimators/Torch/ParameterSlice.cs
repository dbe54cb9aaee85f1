namespace MlNet.MultiTask;

/// <summary>The position of a parameter in the flat buffer.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Offset">Its first value.</param>
internal readonly record struct ParameterSlice(ParameterInfo Parameter, int Offset)
{
    /// <summary>Number of its values.</summary>
    public int Count => Parameter.Shape.Aggregate(1, (count, size) => checked(count * size));
}
