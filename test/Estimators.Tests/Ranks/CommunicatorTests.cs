namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class CommunicatorTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(5)]
    public void SumsAreTakenInTheOrderOfTheRanks(int count)
    {
        // Numbers whose sum depends on the order, more than a block of them.
        var random = new Random(1);
        float Any() => (float)(random.NextDouble() * Math.Pow(10, random.Next(9)));
        float[][] values = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 10_001).Select(_ => Any()).ToArray())];
        var sums = Communicator.OnThreads(count, ranks =>
        {
            float[] own = [.. values[ranks.Rank]];
            ranks.AllReduce(own);
            double[] wide = [.. values[ranks.Rank].Select(value => (double)value)];
            ranks.AllReduce(wide);
            return (own, wide);
        });
        for (var i = 0; i < values[0].Length; i++)
        {
            var (sum, wide) = (values[0][i], (double)values[0][i]);
            for (var rank = 1; rank < count; rank++)
                (sum, wide) = (sum + values[rank][i], wide + values[rank][i]);
            foreach (var got in sums)
            {
                Assert.AreEqual(sum, got.own[i]);
                Assert.AreEqual(wide, got.wide[i]);
            }
        }
    }

    [TestMethod]
    public void BytesGoToAll()
    {
        var got = Communicator.OnThreads(3, ranks =>
        {
            byte[] sent = [(byte)ranks.Rank, 7];
            ranks.Broadcast(sent, root: 2);
            ranks.Barrier();
            return (sent, ranks.AllGather(Enumerable.Repeat((byte)ranks.Rank, ranks.Rank).ToArray()));
        });
        foreach (var (sent, gathered) in got)
        {
            CollectionAssert.AreEqual(new byte[] { 2, 7 }, sent);
            CollectionAssert.AreEqual(new byte[] { 1, 2, 2 }, gathered.SelectMany(part => part).ToArray());
            Assert.IsEmpty(gathered[0]);
        }
    }

    [TestMethod]
    [Timeout(20_000)]
    public void ARankThatThrowsEndsTheOthers()
    {
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            Communicator.OnThreads(3, ranks =>
            {
                ranks.Barrier();
                if (ranks.Rank == 1)
                    throw new TimeoutException("no more rows");
                ranks.Barrier();
                return 0;
            })
        );
        Assert.IsInstanceOfType<TimeoutException>(error.InnerExceptions[0]);
        foreach (var other in error.InnerExceptions.Skip(1))
            Assert.AreEqual("Rank 1 of 3 has ended: no more rows", other.Message);
        Assert.HasCount(3, error.InnerExceptions);
    }

    [TestMethod]
    [Timeout(20_000)]
    public void DifferentNumbersOfValuesAreAnError()
    {
        var error = Assert.ThrowsExactly<AggregateException>(() =>
            Communicator.OnThreads(2, ranks =>
            {
                ranks.AllReduce(new float[ranks.Rank + 1]);
                return 0;
            })
        );
        Assert.AreEqual("The ranks gave different numbers of values: 1, 2.", error.InnerExceptions[0].Message);
    }
}
