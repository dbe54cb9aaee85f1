namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The rows that all ranks see for the encodings.</summary>
[TestClass]
public sealed class RankSampleTests
{
    private const int Rows = 20_000;

    [TestMethod]
    public void FewRowsAreAllThereInTheOrderOfTheRanks()
    {
        foreach (var sample in Join(most: Rows, 5000, 0, 15_000))
            CollectionAssert.AreEqual(Enumerable.Range(0, Rows).Select(i => (float)i).ToArray(), sample);
    }

    [TestMethod]
    public void OfManyTheSameAreDrawnHoweverTheyAreSpread()
    {
        var one = Join(most: 4096, 20_000, 0)[0];
        foreach (var counts in new int[][] { [10_000, 10_000], [1, 19_000, 999] })
            foreach (var sample in Join(most: 4096, counts))
                CollectionAssert.AreEqual(one, sample);
        // Independent draws of 4096 in 20,000: six standard deviations of a binomial number.
        Assert.AreEqual(4096, one.Length, 6 * Math.Sqrt(4096 * (1 - 4096.0 / Rows)));
        // The error that is stated of a quantile, four times over.
        var error = 4 * Math.Sqrt(0.25 / one.Length);
        Assert.AreEqual(0.5, one.Order().ElementAt(one.Length / 2) / Rows, error);
    }

    [TestMethod]
    public void RowsAreNumberedRankByRankAndPartByPart()
    {
        int[][] parts = [[3, 2], [0, 1], [2, 2]];
        // First all first parts, then all second ones: 3 + 0 + 2 and then 2 + 1 + 2.
        int[] owner = [0, 0, 0, 2, 2, 0, 0, 1, 2, 2];
        int[] local = [0, 1, 2, 0, 1, 3, 4, 0, 2, 3];
        var got = Communicator.OnThreads(3, ranks =>
        {
            var share = new RankShare(RankGroup.Of(ranks)!, parts[ranks.Rank]);
            return (share.Total, Local: Enumerable.Range(0, 10).Select(share.Local).ToArray());
        });
        for (var rank = 0; rank < 3; rank++)
        {
            Assert.AreEqual(10, got[rank].Total);
            CollectionAssert.AreEqual(
                Enumerable.Range(0, 10).Select(i => owner[i] == rank ? local[i] : -1).ToArray(),
                got[rank].Local,
                $"rank {rank}"
            );
        }
    }

    // Of each rank the numbers that the sample holds, which were dealt out in their order.
    private static IReadOnlyList<float[]> Join(int most, params int[] counts) =>
        Communicator.OnThreads(counts.Length, ranks =>
        {
            InputColumn[] columns =
            [
                new("Number", ColumnKind.Single, 1, true, 0, []),
                new("Key", ColumnKind.Key, 2, false, 9, []),
            ];
            var own = new RowTable(columns, [1]);
            own.Reserve(counts[ranks.Rank]);
            for (; own.Rows < counts[ranks.Rank]; own.Rows++)
            {
                var number = counts[..ranks.Rank].Sum() + own.Rows;
                ((GrowingArray<float>)own.Inputs[0]).Row(own.Rows)[0] = number;
                ((GrowingArray<uint>)own.Inputs[1]).Row(own.Rows)[1] = (uint)number % 9;
            }
            var share = new RankShare(RankGroup.Of(ranks)!, own.Rows);
            var sample = RankSample.Join(share, own, new RowTable(columns, [1]), most, seed: 3);
            for (var row = 0; row < sample.Rows; row++)
                Assert.AreEqual(
                    (uint)((GrowingArray<float>)sample.Inputs[0]).Row(row)[0] % 9,
                    ((GrowingArray<uint>)sample.Inputs[1]).Row(row)[1]
                );
            return ((GrowingArray<float>)sample.Inputs[0]).Values(sample.Rows).ToArray();
        });
}
