using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Scored views read in every way that a data view can be read.</summary>
[TestClass]
public sealed class CursorTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(41)]
    public void AllColumnsOfAllRows(int count)
    {
        var birds = Birds.Rows(count);
        using var transformer = Birds.Transformer(_ml);
        var rows = _ml.Data.CreateEnumerable<Scored>(transformer.Transform(_ml.Data.LoadFromEnumerable(birds)), false).ToArray();
        Assert.AreEqual(count, rows.Length);
        for (var i = 0; i < count; i++)
        {
            rows[i].Check(birds[i]);
            Assert.AreEqual(birds[i].Id, rows[i].Id);
            Assert.AreEqual(birds[i].Name, rows[i].Name);
        }
    }

    [TestMethod]
    public void OnlySomeColumnsAreActive()
    {
        var birds = Birds.Rows(10);
        using var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(_ml.Data.LoadFromEnumerable(birds));
        using var cursor = view.GetRowCursor([view.Schema["Mass.Score"], view.Schema["Name"]]);
        Assert.IsTrue(cursor.IsColumnActive(view.Schema["Mass.Score"]));
        Assert.IsFalse(cursor.IsColumnActive(view.Schema["Sex.Score"]));
        Assert.IsFalse(cursor.IsColumnActive(view.Schema["Features"]));
        var mass = cursor.GetGetter<float>(view.Schema["Mass.Score"]);
        var name = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Name"]);
        var (m, n) = (0f, default(ReadOnlyMemory<char>));
        for (var i = 0; i < 10; i++)
        {
            Assert.IsTrue(cursor.MoveNext());
            Assert.AreEqual(i, cursor.Position);
            mass(ref m);
            name(ref n);
            Assert.AreEqual(Birds.Expect(birds[i]).Mass, m, 2e-3);
            Assert.AreEqual(birds[i].Name, n.ToString());
        }
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
    }

    [TestMethod]
    public void WithoutAScoredColumnFeaturesAreNotEvenRead()
    {
        var source = new CountingView(_ml.Data.LoadFromEnumerable(Birds.Rows(9)));
        using var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(source);
        Assert.AreEqual(9, view.GetColumn<int>("Id").Count());
        CollectionAssert.AreEqual(new[] { "Id" }, source.Asked.Single());
        Assert.AreEqual(9, view.GetColumn<float>("Mass.Score").Count());
        CollectionAssert.AreEqual(new[] { "Features" }, source.Asked.Last());
    }

    [TestMethod]
    public void TransformReadsNothingAndACursorOnlyABatchAhead()
    {
        var source = new CountingView(_ml.Data.LoadFromEnumerable(Birds.Rows(20)));
        using var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(source);
        Assert.AreEqual(0, source.RowsRead);
        using var cursor = view.GetRowCursor([view.Schema["Mass.Score"]]);
        Assert.AreEqual(0, source.RowsRead);
        cursor.MoveNext();
        Assert.AreEqual(4, source.RowsRead);
    }

    [TestMethod]
    public void ValuesBehindAFilterAShuffleAndACache()
    {
        var birds = Birds.Rows(50);
        using var transformer = Birds.Transformer(_ml);
        var data = _ml.Data.FilterRowsByMissingValues(_ml.Data.LoadFromEnumerable(birds), "BodyMass");
        data = _ml.Data.Cache(_ml.Data.ShuffleRows(data, seed: 3));
        var rows = _ml.Data.CreateEnumerable<Scored>(transformer.Transform(data), false).ToArray();
        CollectionAssert.AreEquivalent(
            birds.Where(b => !float.IsNaN(b.BodyMass)).Select(b => b.Id).ToArray(),
            rows.Select(r => r.Id).ToArray()
        );
        CollectionAssert.AreNotEqual(rows.Select(r => r.Id).Order().ToArray(), rows.Select(r => r.Id).ToArray());
        foreach (var row in rows)
            row.Check(birds[row.Id]);
    }

    [TestMethod]
    public void ValuesInFrontOfAFilterAShuffleAndACache()
    {
        var birds = Birds.Rows(50);
        using var transformer = Birds.Transformer(_ml);
        var view = _ml.Data.Cache(_ml.Data.ShuffleRows(transformer.Transform(_ml.Data.LoadFromEnumerable(birds)), seed: 3));
        view = _ml.Data.FilterRowsByColumn(view, "Mass.Score", lowerBound: 4000);
        for (var pass = 0; pass < 2; pass++)
        {
            var rows = _ml.Data.CreateEnumerable<Scored>(view, false).ToArray();
            CollectionAssert.AreEquivalent(
                birds.Where(b => Birds.Expect(b).Mass >= 4000).Select(b => b.Id).ToArray(),
                rows.Select(r => r.Id).ToArray()
            );
            foreach (var row in rows)
                row.Check(birds[row.Id]);
        }
    }

    [TestMethod]
    public void ASetOfCursorsGivesEachRowOnce()
    {
        var birds = Birds.Rows(5000);
        using var transformer = Birds.Transformer(_ml, new ExecutionOptions { BatchSize = 64 });
        var view = transformer.Transform(_ml.Data.Cache(_ml.Data.LoadFromEnumerable(birds)));
        var cursors = view.GetRowCursorSet([view.Schema["Id"], view.Schema["Mass.Score"]], 4);
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<int, float>();
        var batches = new System.Collections.Concurrent.ConcurrentDictionary<long, int>();
        Parallel.For(0, cursors.Length, c =>
        {
            using var cursor = cursors[c];
            var id = cursor.GetGetter<int>(view.Schema["Id"]);
            var mass = cursor.GetGetter<float>(view.Schema["Mass.Score"]);
            var (i, m, last) = (0, 0f, -1L);
            while (cursor.MoveNext())
            {
                id(ref i);
                mass(ref m);
                Assert.IsTrue(seen.TryAdd(i, m), $"row {i} came twice");
                Assert.IsTrue(cursor.Batch >= last, "batches go forward");
                last = cursor.Batch;
                Assert.AreEqual(c, batches.GetOrAdd(last, c), "a batch number lives in one cursor");
            }
        });
        Assert.AreEqual(5000, seen.Count);
        foreach (var bird in birds)
            Assert.AreEqual(Birds.Expect(bird).Mass, seen[bird.Id], 2e-3);
    }

    [TestMethod]
    public void RowIdsAreThoseOfTheSource()
    {
        var data = _ml.Data.ShuffleRows(_ml.Data.LoadFromEnumerable(Birds.Rows(11)), seed: 5);
        using var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(data);
        CollectionAssert.AreEqual(Ids(data, "Id"), Ids(view, "Mass.Score"));
        CollectionAssert.AreEqual(Ids(data, "Id"), Ids(view, "Id"));

        static DataViewRowId[] Ids(IDataView view, string column)
        {
            using var cursor = view.GetRowCursor([view.Schema[column]]);
            var getter = cursor.GetIdGetter();
            var ids = new List<DataViewRowId>();
            while (cursor.MoveNext())
            {
                var id = default(DataViewRowId);
                getter(ref id);
                ids.Add(id);
            }
            return [.. ids];
        }
    }

    [TestMethod]
    public void ManyCursorsAbandonedHalfWayAndOneReadToItsEnd()
    {
        var birds = Birds.Rows(30);
        using var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(_ml.Data.LoadFromEnumerable(birds));
        for (var i = 0; i < 200; i++)
        {
            var cursor = view.GetRowCursor(view.Schema);
            for (var k = 0; k < i % 7; k++)
                cursor.MoveNext();
            cursor.Dispose();
            cursor.Dispose();
            Assert.IsFalse(cursor.MoveNext());
        }
        foreach (var row in _ml.Data.CreateEnumerable<Scored>(view, false))
            row.Check(birds[row.Id]);
    }

    [TestMethod]
    public void TwoCursorsSideBySideDoNotDisturbEachOther()
    {
        var birds = Birds.Rows(12);
        using var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(_ml.Data.LoadFromEnumerable(birds));
        using var first = _ml.Data.CreateEnumerable<Scored>(view, false).GetEnumerator();
        using var second = _ml.Data.CreateEnumerable<Scored>(view, false).GetEnumerator();
        for (var i = 0; i < 6; i++)
            Assert.IsTrue(first.MoveNext());
        for (var i = 0; i < 12; i++)
        {
            Assert.IsTrue(second.MoveNext());
            second.Current.Check(birds[i]);
        }
        Assert.IsTrue(first.MoveNext());
        first.Current.Check(birds[6]);
    }

    [TestMethod]
    public void ASourceThatCanBeReadOnce()
    {
        var birds = Birds.Rows(10);
        using var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(_ml.Data.LoadFromEnumerable(Once(birds)));
        var rows = _ml.Data.CreateEnumerable<Scored>(view, false).ToArray();
        Assert.AreEqual(10, rows.Length);
        foreach (var row in rows)
            row.Check(birds[row.Id]);

        static IEnumerable<Bird> Once(Bird[] birds)
        {
            var queue = new Queue<Bird>(birds);
            return Drain(queue);
        }

        static IEnumerable<Bird> Drain(Queue<Bird> queue)
        {
            while (queue.TryDequeue(out var bird))
                yield return bird;
        }
    }

    [TestMethod]
    public void SparseFeaturesAndNamesThatHideOthers()
    {
        using var transformer = Birds.Transformer(_ml);
        var chain = _ml
            .Transforms.Conversion.MapValueToKey("Key", "SpeciesName")
            .Append(_ml.Transforms.Conversion.MapKeyToVector("Features", "Key"));
        var birds = Birds.Rows(6);
        foreach (var (bird, i) in birds.Select((bird, i) => (bird, i)))
            bird.SpeciesName = Birds.Species[i % 3];
        var data = _ml.Data.LoadFromEnumerable(birds);
        var rows = _ml.Data.CreateEnumerable<Scored>(transformer.Transform(chain.Fit(data).Transform(data)), false).ToArray();
        for (var i = 0; i < 6; i++)
        {
            float[] oneHot = [0, 0, 0];
            oneHot[i % 3] = 1;
            rows[i].Check(new Bird { Id = i, Features = oneHot });
        }
    }

    [TestMethod]
    public void ErrorsSayWhichColumnAndWhy()
    {
        using var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(_ml.Data.LoadFromEnumerable(Birds.Rows(3)));
        using var cursor = view.GetRowCursor([view.Schema["Mass.Score"]]);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Sex.Score"])).Message,
            "'Sex.Score' is not active"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["BodyMass"])).Message,
            "'BodyMass' is not active"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<double>(view.Schema["Mass.Score"])).Message,
            "'Mass.Score' is Single: it cannot be read as System.Double"
        );
        var getter = cursor.GetGetter<float>(view.Schema["Mass.Score"]);
        var value = 0f;
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => getter(ref value)).Message, "MoveNext");
    }
}
