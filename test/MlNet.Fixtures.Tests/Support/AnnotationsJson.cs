using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>Builds annotations from "annotations" of a column in an expected.json.</summary>
internal static class AnnotationsJson
{
    public static DataViewSchema.Annotations? Read(JsonElement? columns, string name)
    {
        if (columns is not { } list)
            return null;
        var column = list.EnumerateArray().Last(c => c.GetProperty("name").GetString() == name);
        var builder = new DataViewSchema.Annotations.Builder();
        foreach (var annotation in column.GetProperty("annotations").EnumerateObject())
        {
            var type = TypeNames.Parse(annotation.Value.GetProperty("type").GetString()!);
            var cell = Cell(annotation.Value.GetProperty("value"));
            builder.Add(annotation.Name, type, TableColumn.Create(annotation.Name, type, [cell]).Getter(() => 0));
        }

        return builder.ToAnnotations();
    }

    private static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(';', value.EnumerateArray().Select(Cell)),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };
}
