using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Getters whose type is known only at run time, and the exceptions of getters that cannot be had.</summary>
internal static class RowGetters
{
    /// <summary>The getter of a column as a <c>ValueGetter</c> of its raw type.</summary>
    public static Delegate GetGetterDelegate(this DataViewRow row, DataViewSchema.Column column) =>
        TypeDispatch.Invoke(column.Type.RawType, new Maker(row, column));

    /// <summary>The delegate as a getter of <typeparamref name="T"/>, or the exception that ML.NET throws for a wrong type.</summary>
    public static ValueGetter<T> Typed<T>(Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<T>
        ?? throw Contracts.Except($"Invalid TValue in GetGetter for column #{column}: '{typeof(T)}', expected type: '{column.Type.RawType}'.");

    public static Exception ExceptInactive() => Contracts.ExceptParam("column", "requested column not active");

    /// <summary>Which columns of a schema are asked for, by index.</summary>
    public static bool[] ToFlags(this IEnumerable<DataViewSchema.Column> columns, DataViewSchema schema)
    {
        Contracts.CheckValue(columns, nameof(columns));
        var flags = new bool[schema.Count];
        foreach (var column in columns)
        {
            Contracts.CheckParam(column.Index < schema.Count, nameof(columns));
            flags[column.Index] = true;
        }
        return flags;
    }

    private sealed class Maker(DataViewRow row, DataViewSchema.Column column) : ITypedFunction<Delegate>
    {
        public Delegate Invoke<T>() => row.GetGetter<T>(column);
    }
}
