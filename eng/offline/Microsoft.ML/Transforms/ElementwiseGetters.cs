using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Makes one value of another.</summary>
internal delegate TOut ValueMap<TIn, TOut>(TIn value);

/// <summary>Getters that map a scalar, or each item of a vector. Vectors keep their sparsity where zero maps to zero.</summary>
internal static class ElementwiseGetters
{
    public static Delegate Make<TIn, TOut>(DataViewRow row, DataViewSchema.Column column, ValueMap<TIn, TOut> map) =>
        column.Type is VectorDataViewType ? Vector(row, column, map) : Scalar(row, column, map);

    private static ValueGetter<TOut> Scalar<TIn, TOut>(DataViewRow row, DataViewSchema.Column column, ValueMap<TIn, TOut> map)
    {
        var getter = row.GetGetter<TIn>(column);
        TIn source = default;
        return (ref TOut value) =>
        {
            getter(ref source);
            value = map(source);
        };
    }

    private static ValueGetter<VBuffer<TOut>> Vector<TIn, TOut>(DataViewRow row, DataViewSchema.Column column, ValueMap<TIn, TOut> map)
    {
        var getter = row.GetGetter<VBuffer<TIn>>(column);
        var zero = map(default);
        var keepsZero = EqualityComparer<TOut>.Default.Equals(zero, default);
        VBuffer<TIn> source = default;
        return (ref VBuffer<TOut> value) =>
        {
            getter(ref source);
            var items = source.GetValues();
            var sparse = !source.IsDense && keepsZero;
            var editor = VBufferEditor.Create(ref value, source.Length, sparse ? items.Length : source.Length);
            if (source.IsDense || sparse)
            {
                for (var i = 0; i < items.Length; i++)
                    editor.Values[i] = map(items[i]);
                if (sparse)
                    source.GetIndices().CopyTo(editor.Indices);
            }
            else
            {
                editor.Values.Fill(zero);
                var indices = source.GetIndices();
                for (var i = 0; i < items.Length; i++)
                    editor.Values[indices[i]] = map(items[i]);
            }

            value = editor.Commit();
        };
    }
}
