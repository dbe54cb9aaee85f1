using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A value given by a user (a scalar, a string, an array of them, a VBuffer) as the getter of an annotation.</summary>
internal static class AnnotationValue
{
    public static Delegate MakeGetter<T>(T value, DataViewType type)
    {
        var mapped = MappedType.Of(typeof(T), "annotation value");
        var vector = type as VectorDataViewType;
        Contracts.Check(mapped.IsVector == (vector != null),
            $"Value inputted is supposed to be {(mapped.IsVector ? "vector" : "scalar")}, but type of Annotationinfo is {(vector != null ? "vector" : "scalar")}");
        var itemType = type.GetItemType().RawType;
        Contracts.Check(mapped.ItemType == itemType,
            $"Value inputted is supposed to have Type {mapped.ItemType}, but type of Annotationinfo has {itemType}");
        return vector != null
            ? TypeDispatch.Invoke(itemType, new VectorGetter(value))
            : TypeDispatch.Invoke(itemType, new ScalarGetter(value is string text ? text.AsMemory() : value));
    }

    private sealed class ScalarGetter(object value) : ITypedFunction<Delegate>
    {
        public Delegate Invoke<T>()
        {
            var typed = (T)value;
            return (ValueGetter<T>)((ref T destination) => destination = typed);
        }
    }

    private sealed class VectorGetter(object value) : ITypedFunction<Delegate>
    {
        public Delegate Invoke<T>()
        {
            var items = value is string[] texts ? Array.ConvertAll(texts, text => text.AsMemory()) as T[] : value as T[];
            var typed = items != null ? new VBuffer<T>(items.Length, items) : (VBuffer<T>)value;
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) => typed.CopyTo(ref destination));
        }
    }
}
