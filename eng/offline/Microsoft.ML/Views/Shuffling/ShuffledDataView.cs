using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Rows in random order: each is drawn from a pool that is filled up from the source.</summary>
internal sealed class ShuffledDataView(IDataView source, int seed, int poolSize, bool shuffleSource) : ITransformedDataView
{
    public IDataView Source => source;

    public bool CanShuffle => true;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        rand ??= TauswortheRandom.Create(seed);
        // Drawn even when the source cannot use it, as the order of the pool follows from what is drawn before.
        var sourceRandom = shuffleSource ? new TauswortheRandom(rand) : null;
        var columns = columnsNeeded.ToArray();
        var cursor = source.GetRowCursor(columns, source.CanShuffle ? sourceRandom : null);
        return poolSize == 1 ? cursor : new ShufflingCursor(cursor, columns, poolSize, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
