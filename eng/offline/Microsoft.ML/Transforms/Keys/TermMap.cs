using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The terms learned for one column: values of one type, each with its key from 1 on.</summary>
internal abstract class TermMap(PrimitiveDataViewType itemType)
{
    public PrimitiveDataViewType ItemType { get; } = itemType;

    public abstract int Count { get; }

    /// <summary>There is no key type of no keys, so an empty map has one key that nothing maps to.</summary>
    public KeyDataViewType KeyType => new(typeof(uint), Math.Max(1, Count));

    /// <summary>The terms as text.</summary>
    public abstract string[] Texts { get; }

    /// <summary>The terms as numbers where they are floating-point or truth values, else null.</summary>
    public abstract float[] Floats { get; }

    public static TermMap Read(BinaryReader reader)
    {
        var itemType = (PrimitiveDataViewType)TypeCodec.Read(reader);
        return TypeDispatch.Invoke(itemType.RawType, new Reading(itemType, reader));
    }

    public abstract void Write(BinaryWriter writer);

    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder builder, bool asText);

    public abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column);

    private sealed class Reading(PrimitiveDataViewType itemType, BinaryReader reader) : ITypedFunction<TermMap>
    {
        public TermMap Invoke<T>()
        {
            var terms = TermIndex<T>.Create(itemType);
            for (var left = reader.ReadInt32(); left > 0; left--)
                terms.Add(ValueCodec.Read<T>(reader));
            return new TermMap<T>(itemType, terms);
        }
    }
}
