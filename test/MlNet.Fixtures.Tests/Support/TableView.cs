using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>A view over rows in memory: what an input.csv of the fixtures holds.</summary>
internal sealed class TableView : IDataView
{
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly int _rowCount;

    public TableView(IReadOnlyList<TableColumn> columns, int? rowCount = null)
    {
        _columns = columns;
        _rowCount = rowCount ?? (columns.Count == 0 ? 0 : columns[0].RowCount);
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public IReadOnlyList<TableColumn> Columns => _columns;

    public int RowCount => _rowCount;

    /// <summary>Reads an input.csv: line 1 names, line 2 types, then the rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expectedColumns">"columns" of an expected.json, for the annotations that the view had; none when left out.</param>
    public static TableView ReadCsv(string path, JsonElement? expectedColumns = null)
    {
        var records = CsvRecords.Read(File.ReadAllText(path)).ToList();
        var (names, types, rows) = (records[0], records[1], records[2..]);
        return new TableView([.. names.Select((name, i) =>
            TableColumn.Create(name, TypeNames.Parse(types[i]), [.. rows.Select(row => row[i])], AnnotationsJson.Read(expectedColumns, name)))]);
    }

    /// <summary>The first rows only, under the same schema's types.</summary>
    public TableView Take(int rows) => new(_columns, rows);

    public long? GetRowCount() => _rowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new TableCursor(this, [.. columnsNeeded.Select(column => column.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
