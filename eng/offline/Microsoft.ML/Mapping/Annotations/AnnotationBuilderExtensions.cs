using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Adds the usual annotations to a builder.</summary>
internal static class AnnotationBuilderExtensions
{
    /// <summary>Adds a vector annotation of given values.</summary>
    public static void AddVector<T>(this DataViewSchema.Annotations.Builder builder, string kind, PrimitiveDataViewType itemType, VBuffer<T> values) =>
        builder.Add(kind, new VectorDataViewType(itemType, values.Length), (ref VBuffer<T> destination) => values.CopyTo(ref destination));

    public static void AddSlotNames(this DataViewSchema.Annotations.Builder builder, ReadOnlyMemory<char>[] names) =>
        builder.AddVector(AnnotationKinds.SlotNames, TextDataViewType.Instance, new VBuffer<ReadOnlyMemory<char>>(names.Length, names));

    public static void AddSlotNames(this DataViewSchema.Annotations.Builder builder, int size, ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter) =>
        builder.Add(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, size), getter);

    public static void AddKeyValues<T>(this DataViewSchema.Annotations.Builder builder, PrimitiveDataViewType itemType, VBuffer<T> values) =>
        builder.AddVector(AnnotationKinds.KeyValues, itemType, values);

    public static void AddIsNormalized(this DataViewSchema.Annotations.Builder builder) =>
        builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
}
