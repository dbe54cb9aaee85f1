using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Output of a <see cref="ScalarContract{T}"/>: the values as scalar columns.</summary>
internal sealed class UnpackedScalars<T>
{
    /// <summary>What the columns' names begin with; their number follows.</summary>
    public const string Prefix = "MultiTask.Stock.Scalar";

    [ColumnName(Prefix + "0")]
    public T? Scalar0 { get; set; }

    [ColumnName(Prefix + "1")]
    public T? Scalar1 { get; set; }

    [ColumnName(Prefix + "2")]
    public T? Scalar2 { get; set; }

    [ColumnName(Prefix + "3")]
    public T? Scalar3 { get; set; }

    [ColumnName(Prefix + "4")]
    public T? Scalar4 { get; set; }

    [ColumnName(Prefix + "5")]
    public T? Scalar5 { get; set; }

    [ColumnName(Prefix + "6")]
    public T? Scalar6 { get; set; }

    [ColumnName(Prefix + "7")]
    public T? Scalar7 { get; set; }
}
