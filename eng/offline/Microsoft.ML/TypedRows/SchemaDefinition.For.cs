using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed partial class SchemaDefinition
{
    /// <summary>The definition of a class whose columns take the types and annotations of a schema; each column needs a member.</summary>
    internal static SchemaDefinition For<TRow>(DataViewSchema schema)
    {
        var definition = Create(typeof(TRow), Direction.Read);
        foreach (var column in schema)
        {
            var target = definition[column.Name] ?? throw Contracts.Except($"Type should contain a member named {column.Name}");
            target.ColumnType = column.Type;
            target.CopyAnnotations(column.Annotations);
        }
        return definition;
    }
}
