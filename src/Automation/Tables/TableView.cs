using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A table file as a data view: each cursor reads the file from its start, at constant memory.</summary>
internal sealed class TableView : IDataView
{
    private readonly int[] _places;

    /// <param name="path">The file.</param>
    /// <param name="table">What is in it.</param>
    /// <exception cref="TableException">The file lacks a column.</exception>
    public TableView(string path, TableSchema table)
    {
        (FilePath, Table, Outputs) = (path, table, [.. table.Outputs()]);
        using (var reader = TableReader.Open(path, table.Format, table))
            _places = [.. Outputs.Select(output => PlaceOf(output.Source, reader.Names))];
        var schema = new DataViewSchema.Builder();
        foreach (var output in Outputs)
            schema.AddColumn(output.Name, output.Type);
        Schema = schema.ToSchema();
    }

    public string FilePath { get; }

    public TableSchema Table { get; }

    public TableOutput[] Outputs { get; }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    /// <summary>The place of an output's cell in a row; -1 where the file does not have its column.</summary>
    public int PlaceOf(int output) => _places[output];

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new TableCursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    // Rows to be scored lack the labels.
    private int PlaceOf(TableColumn column, IReadOnlyList<string> names)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i] == column.Name)
                return i;
        return Table.Tasks.Any(task => task.Column == column.Name)
            ? -1
            : throw new TableException(
                FilePath,
                1,
                0,
                null,
                $"there is no column '{column.Name}'; there are {Guard.List(names.Take(20))}{(names.Count > 20 ? ", …" : "")}."
            );
    }
}
