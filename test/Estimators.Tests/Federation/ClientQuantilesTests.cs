namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Quantiles that are found by counting are those of the rows of all clients.</summary>
[TestClass]
public sealed class ClientQuantilesTests
{
    [TestMethod]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(100)]
    public void ThoseOfAllValuesSorted(int count)
    {
        var random = new Random(5);
        float Any() => random.Next(5) switch
        {
            0 => random.Next(-3, 3),
            1 => (float)(random.NextDouble() * 1e-30),
            2 => -(float)Math.Pow(10, 60 * random.NextDouble() - 30),
            _ => (float)(random.NextDouble() - 0.5),
        };
        float[] Many(int rows) => [.. Enumerable.Range(0, rows).Select(_ => Any())];

        // Two slots; the second one has no value on the last client.
        float[][][] clients =
        [
            .. new[] { 57, 1, 42 }.Select((rows, c) => new[] { Many(rows), Many(c == 2 ? 0 : rows) }),
        ];
        var found = Communicator.OnThreads(
            3,
            communicator => ClientQuantiles.Of(new RankGroup(communicator, isPrivate: true), clients[communicator.Rank], count)
        );
        for (var slot = 0; slot < 2; slot++)
        {
            float[] sorted = [.. clients.SelectMany(client => client[slot]).Order()];
            for (var i = 0; i < count; i++)
                foreach (var own in found)
                    Assert.AreEqual(sorted[(int)(sorted.Length * (i + 0.5) / count)], own.Row(i)[slot], $"slot {slot}, quantile {i}");
        }
    }

    [TestMethod]
    public void NoValueAtAll()
    {
        var found = Communicator.OnThreads(2, ranks => ClientQuantiles.Of(new RankGroup(ranks, isPrivate: true), [[]], 3));
        for (var i = 0; i < 3; i++)
            Assert.AreEqual(0, found[1].Row(i)[0]);
    }

    [TestMethod]
    public void AtMostOneForTenRows()
    {
        Assert.AreEqual(2, ClientQuantiles.CountOf(5, 1024));
        Assert.AreEqual(30, ClientQuantiles.CountOf(300, 1024));
        Assert.AreEqual(1024, ClientQuantiles.CountOf(1_000_000, 1024));
    }
}
