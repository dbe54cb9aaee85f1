using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Input of a <see cref="ScalarContract{T}"/>: a vector of up to <see cref="Width"/> values from an OnnxTransformer.</summary>
internal sealed class PackedScalars<T>
{
    /// <summary>The column of <see cref="Values"/>.</summary>
    public const string Column = "MultiTask.Stock.Packed";

    /// <summary>Values that fit.</summary>
    public const int Width = 8;

    [ColumnName(Column)]
    public VBuffer<T> Values { get; set; }
}
