namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A set of rows against .NET's own.</summary>
[TestClass]
public sealed class RowSetTests
{
    private const int Rows = 9000;

    [TestMethod]
    public void ItHoldsWhatWasAddedInOrder()
    {
        var random = new Random(1);
        var set = new RowSet(Rows);
        var known = new SortedSet<int>();
        for (var round = 0; round < 3; round++)
        {
            // The ends of words and of words of words, runs across them, and some anywhere.
            foreach (var row in Enumerable.Range(60, 8).Concat([0, 127, 128, 4095, 4096, Rows - 1]))
                Add(row);
            for (var i = 0; i < 1000; i++)
                Add(random.Next(Rows));
            CollectionAssert.AreEqual(known.ToArray(), set.ToArray());

            var parts = new List<(int Start, int Length)>();
            set.AddRunsTo(parts, 7, 3);
            CollectionAssert.AreEqual(
                known.SelectMany(row => Enumerable.Range(7 + row * 3, 3)).ToArray(),
                parts.SelectMany(part => Enumerable.Range(part.Start, part.Length)).ToArray()
            );
            var pairs = parts.Zip(parts.Skip(1));
            Assert.IsTrue(pairs.All(pair => pair.First.Start + pair.First.Length < pair.Second.Start), "neighbours are one");

            set.Clear();
            known.Clear();
            Assert.AreEqual(0, set.Count());
        }

        void Add(int row)
        {
            set.Add(row);
            known.Add(row);
        }
    }

    [TestMethod]
    public void AllRowsAreOneRun()
    {
        var set = new RowSet(Rows);
        for (var row = 0; row < Rows; row++)
            set.Add(row);
        List<(int, int)> parts = [(0, 32)];
        set.AddRunsTo(parts, 32, 16);
        CollectionAssert.AreEqual(new[] { (0, 32 + Rows * 16) }, parts);
    }
}
