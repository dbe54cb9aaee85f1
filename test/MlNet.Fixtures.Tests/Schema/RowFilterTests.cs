using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>Filters, caching, and cursors over them.</summary>
[TestClass]
public sealed class RowFilterTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void MissingValuesAreNaNAndKeyZero()
    {
        var data = _ml.Data.LoadFromEnumerable(new[]
        {
            new Row { Id = 0, X = 1, V = [1, 2], K = 0 },
            new Row { Id = 1, X = float.NaN, V = [1, 2], K = 0 },
            new Row { Id = 2, X = 1, V = [1, float.NaN], K = 0 },
            new Row { Id = 3, X = 1, V = [1, 2], K = 9 },
            new Row { Id = 4, X = float.PositiveInfinity, V = [0, 0], K = 1 },
        });
        CollectionAssert.AreEqual(new[] { 0, 4 }, Ids(_ml.Data.FilterRowsByMissingValues(data, "X", "V", "K")));
        CollectionAssert.AreEqual(new[] { 0, 2, 3, 4 }, Ids(_ml.Data.FilterRowsByMissingValues(data, "X")));
        var thrown = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Data.FilterRowsByMissingValues(data, "Id"));
        StringAssert.StartsWith(thrown.Message, "Column 'Id' has type Int32 which does not support missing values");
    }

    [TestMethod]
    public void AColumnThatOnlyTheFilterReadsIsInactive()
    {
        var data = _ml.Data.FilterRowsByColumn(_ml.Data.LoadFromEnumerable(SRow.Eight()), "A", 2, 5);
        using var cursor = data.GetRowCursor([data.Schema["B"]]);
        Assert.IsFalse(cursor.IsColumnActive(data.Schema["A"]));
        Assert.IsTrue(cursor.IsColumnActive(data.Schema["B"]));
        var (getter, value, seen) = (cursor.GetGetter<float>(data.Schema["B"]), 0f, new List<float>());
        for (; cursor.MoveNext(); seen.Add(value))
            getter(ref value);
        CollectionAssert.AreEqual(new[] { -2f, -3f, -4f }, seen);
    }

    [TestMethod]
    public void ACacheReadsItsSourceOnceAndShuffles()
    {
        var rows = new CountingRows(SRow.Eight());
        var cached = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(rows), "A", "V");
        var order = cached.GetColumn<float>("A").ToArray();
        CollectionAssert.AreEqual(new float[] { 1, 3, 0 }, cached.GetColumn<float[]>("V").ElementAt(3));
        Assert.AreEqual(1, rows.Readings);
        Assert.IsTrue(cached.CanShuffle);
        Assert.AreEqual(8, cached.GetRowCount());
        CollectionAssert.AreEquivalent(order, _ml.Data.ShuffleRows(cached, seed: 3).GetColumn<float>("A").ToArray());
    }

    [TestMethod]
    public void CursorSetsGiveEachRowOnce()
    {
        var data = _ml.Transforms.CopyColumns("A2", "A").Fit(_ml.Data.LoadFromEnumerable(SRow.Eight()))
            .Transform(_ml.Data.FilterRowsByColumn(_ml.Data.LoadFromEnumerable(SRow.Eight()), "A", 1));
        var seen = new List<float>();
        foreach (var cursor in data.GetRowCursorSet([data.Schema["A2"]], 4))
        {
            using (cursor)
            {
                var (getter, value) = (cursor.GetGetter<float>(data.Schema["A2"]), 0f);
                for (; cursor.MoveNext(); seen.Add(value))
                    getter(ref value);
            }
        }

        CollectionAssert.AreEquivalent(new float[] { 1, 2, 3, 4, 5, 6, 7 }, seen);
    }

    private static int[] Ids(IDataView view) => view.GetColumn<int>("Id").ToArray();

    public sealed class Row
    {
        public int Id;
        public float X;

        [VectorType(2)]
        public float[]? V;

        [KeyType(3)]
        public uint K;
    }
}
