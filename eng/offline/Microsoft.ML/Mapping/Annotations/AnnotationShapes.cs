namespace Microsoft.ML.Data;

/// <summary>The usual annotations as columns of a <see cref="SchemaShape"/>, for estimators that say what they will add.</summary>
internal static class AnnotationShapes
{
    public static SchemaShape.Column SlotNames { get; } =
        new(AnnotationKinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false);

    public static SchemaShape.Column CategoricalSlotRanges { get; } =
        new(AnnotationKinds.CategoricalSlotRanges, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Int32, false);

    public static SchemaShape.Column IsNormalized { get; } =
        new(AnnotationKinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false);

    public static SchemaShape.Column KeyValues(DataViewType itemType) =>
        new(AnnotationKinds.KeyValues, SchemaShape.Column.VectorKind.Vector, itemType, false);
}
