using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>A random sample of all rows that have come, copied into memory (Vitter 1985, algorithm R).</summary>
internal sealed class RowReservoir
{
    private readonly KeptColumn[] _columns;
    private readonly DataViewSchema _schema;
    private readonly SeededRandom _random;
    private readonly int _capacity;
    private long _seen;

    /// <param name="schema">The rows' columns, of which the hidden ones are left out.</param>
    /// <param name="capacity">Most rows.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <exception cref="NotSupportedException">A column cannot be copied.</exception>
    public RowReservoir(DataViewSchema schema, int capacity, int seed)
    {
        (_capacity, _random) = (capacity, SeededRandom.Of((ulong)seed, 0));
        var builder = new DataViewSchema.Builder();
        DataViewSchema.Column[] columns = [.. capacity > 0 ? schema.Where(column => !column.IsHidden) : []];
        foreach (var column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        _schema = builder.ToSchema();
        _columns = [.. columns.Select(KeptColumn.Create)];
    }

    /// <summary>How many rows it has.</summary>
    public int Count => (int)Math.Min(_seen, _capacity);

    /// <summary>Offers rows of the same columns.</summary>
    /// <exception cref="ArgumentException">A column is missing, or has another type.</exception>
    public void Add(IDataView rows)
    {
        if (_capacity == 0)
            return;
        foreach (var column in _schema)
            JoinedRows.Check(rows.Schema, column);
        using var cursor = rows.GetRowCursor(_schema.Select(column => rows.Schema[column.Name]));
        Action<int>[] keep = [.. _columns.Select((column, i) => column.Bind(cursor, cursor.Schema[_schema[i].Name]))];
        while (cursor.MoveNext())
        {
            var place = _seen < _capacity ? (int)_seen : Place();
            _seen++;
            for (var i = 0; i < keep.Length && place < _capacity; i++)
                keep[i](place);
        }
    }

    /// <summary>Some of the rows, as they are now.</summary>
    public IDataView Rows(int[] places) => new KeptRows(_schema, [.. _columns.Select(column => column.Take(places))], places.Length);

    // From 0 to the number of rows so far: those below the capacity replace a row.
    private int Place() => (int)Math.Min(int.MaxValue, (long)(_random.Uniform() * (_seen + 1)));
}
