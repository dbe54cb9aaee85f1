using Microsoft.ML;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>Prints schemas as scenarios.json does.</summary>
internal static class SchemaText
{
    public static string Of(DataViewSchema schema) =>
        string.Join(", ", schema.Select(column => $"{(column.IsHidden ? "(hidden) " : "")}{column.Name}: {column.Type}"));

    public static int CountRows(IDataView view)
    {
        var count = 0;
        using var cursor = view.GetRowCursor(view.Schema);
        while (cursor.MoveNext())
            count++;
        return count;
    }
}
