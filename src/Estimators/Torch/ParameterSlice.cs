namespace MlNet.MultiTask;

/// <summary>The position of a parameter in the flat buffer.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Offset">Its first value.</param>
internal readonly record struct ParameterSlice(ParameterInfo Parameter, int Offset)
{
    /// <summary>Slices start on cache lines, so that vector loads and BLAS kernels see aligned memory.</summary>
    public const int Alignment = 16;

    /// <summary>Number of its values.</summary>
    public int Count => Parameter.Shape.Aggregate(1, (count, size) => checked(count * size));

    /// <summary>The same with the gap behind it, which stays zero.</summary>
    public int Length => checked(Count + Alignment - 1) / Alignment * Alignment;
}
