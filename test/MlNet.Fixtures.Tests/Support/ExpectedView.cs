using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>Holds a view against "columns" of an expected.json: order, names, types, annotations, cells.</summary>
internal static class ExpectedView
{
    public static void Check(JsonElement columns, IDataView view)
    {
        CheckSchema(columns, view.Schema);
        if (columns.EnumerateArray().All(column => column.TryGetProperty("values", out _)))
            CheckRows(columns, view);
    }

    public static void CheckSchema(JsonElement columns, DataViewSchema schema)
    {
        Assert.AreEqual(
            string.Join(" | ", columns.EnumerateArray().Select(c => Head(Text(c, "name"), Text(c, "type"), c.GetProperty("isHidden").GetBoolean()))),
            string.Join(" | ", schema.Select(c => Head(c.Name, c.Type.ToString()!, c.IsHidden))));
        foreach (var (expected, actual) in columns.EnumerateArray().Zip(schema))
        {
            Assert.AreEqual(Text(expected, "rawType"), TypeNames.Friendly(actual.Type.RawType), actual.Name);
            var sizes = actual.Type is VectorDataViewType vector ? vector.Dimensions.ToArray() : [];
            Assert.IsNull(JsonValue.Difference(expected.GetProperty("dims"), sizes), $"dimensions of {actual.Name}");
            CheckAnnotations(expected.GetProperty("annotations"), actual);
        }
    }

    private static void CheckAnnotations(JsonElement expected, DataViewSchema.Column column)
    {
        Assert.AreEqual(
            string.Join(", ", expected.EnumerateObject().Select(a => a.Name + ": " + Text(a.Value, "type")).Order(StringComparer.Ordinal)),
            string.Join(", ", column.Annotations.Schema.Select(a => a.Name + ": " + a.Type).Order(StringComparer.Ordinal)),
            $"annotations of {column.Index} {column.Name}");
        foreach (var kind in column.Annotations.Schema)
        {
            var value = expected.GetProperty(kind.Name).GetProperty("value");
            Assert.IsNull(JsonValue.Difference(value, ViewReader.Annotation(column.Annotations, kind)), $"{kind.Name} of {column.Name}");
        }
    }

    private static void CheckRows(JsonElement columns, IDataView view)
    {
        var rows = ViewReader.Rows(view);
        foreach (var (expected, column) in columns.EnumerateArray().Zip(view.Schema))
        {
            Assert.IsNull(
                JsonValue.Difference(expected.GetProperty("values"), rows[column.Index].ToArray()), $"column {column.Index} {column.Name}, by row");
        }
    }

    private static string Head(string name, string type, bool hidden) => $"{name}: {type}{(hidden ? " (hidden)" : "")}";

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
