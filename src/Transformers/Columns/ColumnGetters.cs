using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Getters of a column whose type only the caller of a cursor knows.</summary>
internal static class ColumnGetters
{
    /// <summary>A getter as one of the caller's type.</summary>
    /// <exception cref="InvalidOperationException">The caller's type is not the column's.</exception>
    public static ValueGetter<TValue> As<TValue>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue> ?? throw WrongType<TValue>(column);

    /// <summary>The error for a caller whose type is not the column's.</summary>
    public static InvalidOperationException WrongType<TValue>(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' is {column.Type}: it cannot be read as {typeof(TValue)}.");
}
