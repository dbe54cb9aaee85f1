using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>What the shape of a column says about its annotations.</summary>
internal static class ColumnShapes
{
    public static bool HasKeyValues(SchemaShape.Column column) => Has(column, "KeyValues");

    public static bool HasSlotNames(SchemaShape.Column column) => Has(column, "SlotNames");

    public static bool IsVector(SchemaShape.Column column) => column.Kind != SchemaShape.Column.VectorKind.Scalar;

    private static bool Has(SchemaShape.Column column, string name) =>
        column.Annotations?.Any(annotation => annotation.Name == name) ?? false;
}
