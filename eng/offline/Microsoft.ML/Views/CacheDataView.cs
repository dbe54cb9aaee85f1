using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// Keeps the columns that were asked for in memory. The first cursor that needs a column reads the source once; later ones read the copy,
/// in any order.
/// </summary>
internal sealed class CacheDataView : IDataView
{
    private readonly IDataView _source;
    private readonly CachedColumn[] _columns;
    private readonly Lock _lock = new();
    private long? _rowCount;

    public CacheDataView(IHostEnvironment env, IDataView source, params int[] prefetch)
    {
        Contracts.CheckValue(env, nameof(env));
        _source = source;
        _columns = new CachedColumn[source.Schema.Count];
        if (prefetch.Length > 0)
            Fill(prefetch);
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _source.Schema;

    public long? GetRowCount() => _rowCount ?? _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = columnsNeeded.ToFlags(Schema);
        Fill(Enumerable.Range(0, active.Length).Where(i => active[i]).ToArray());
        var order = rand is null ? null : RandomOrder(rand, (int)_rowCount.Value);
        return new CacheCursor(Schema, _columns, active, _rowCount.Value, order);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private void Fill(int[] wanted)
    {
        lock (_lock)
        {
            var missing = wanted.Where(i => _columns[i] is null).ToArray();
            if (missing.Length == 0 && _rowCount.HasValue)
                return;
            using var cursor = _source.GetRowCursor(missing.Select(i => Schema[i]));
            var fresh = missing.Select(i => CachedColumn.Create(cursor, Schema[i])).ToArray();
            var count = 0L;
            for (; cursor.MoveNext(); count++)
                foreach (var column in fresh)
                    column.Append();
            for (var i = 0; i < missing.Length; i++)
                _columns[missing[i]] = fresh[i];
            _rowCount = count;
        }
    }

    private static int[] RandomOrder(Random rand, int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = 0; i < count; i++)
        {
            var other = i + rand.Next(count - i);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }
}
