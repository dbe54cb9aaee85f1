using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The values of a column's keys, as its KeyValues annotation holds them.</summary>
internal abstract class KeyValueMap(PrimitiveDataViewType itemType)
{
    public PrimitiveDataViewType ItemType { get; } = itemType;

    public abstract string[] Texts { get; }

    /// <summary>The values as numbers where they are floating-point or truth values, else null.</summary>
    public abstract float[] Floats { get; }

    public static KeyValueMap Of(DataViewSchema.Column column)
    {
        var values = column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type as VectorDataViewType;
        Contracts.Check(values is not null && column.Type.GetItemType() is KeyDataViewType, "Metadata KeyValues does not exist");
        return TypeDispatch.Invoke(values.ItemType.RawType, new Maker(column, values.ItemType));
    }

    public abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column);

    private sealed class Maker(DataViewSchema.Column column, PrimitiveDataViewType itemType) : ITypedFunction<KeyValueMap>
    {
        public KeyValueMap Invoke<T>()
        {
            VBuffer<T> values = default;
            column.GetKeyValues(ref values);
            return new KeyValueMap<T>(itemType, [.. values.DenseValues()]);
        }
    }
}
