using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The scalars that a thread holds for libtorch: how long each of them lives.</summary>
[TestClass]
public sealed class ScalarRingTests
{
    [TestMethod]
    public void ANumberLivesUntilSixtyThreeOthersWereAskedFor()
    {
        var ring = new ScalarRing(bits => bits);
        for (var start = 0; start < 3; start++)
        {
            var held = ring.Of(1000 + start);
            for (var other = 1; other < ScalarRing.Size; other++)
                ring.Of(10_000 * (start + 1) + other);
            Assert.AreEqual(1000 + start, held.ToInt64());
            ring.Of(-1 - start);
            Assert.ThrowsExactly<InvalidOperationException>(() => held.ToInt64());
        }
    }

    [TestMethod]
    public void ANumberThatIsAskedForAgainIsTheSameScalarAndLivesOn()
    {
        var ring = new ScalarRing(bits => bits);
        var held = ring.Of(0);
        for (var other = 1; other < 1000; other++)
        {
            ring.Of(other);
            if (other % (ScalarRing.Size - 1) == 0)
                Assert.AreSame(held, ring.Of(0));
        }
        Assert.AreEqual(0, held.ToInt64());
    }

    // Whatever is asked for in whatever order: each of the last ones is what was asked for.
    [TestMethod]
    public void TheLastNumbersAreAllThere()
    {
        var (ring, random) = (new ScalarRing(bits => bits), new Random(5));
        var last = new Queue<(long Number, Scalar Held)>();
        for (var i = 0; i < 20_000; i++)
        {
            var number = random.Next(i % 1000 < 500 ? 50 : 200);
            last.Enqueue((number, ring.Of(number)));
            if (last.Count > ScalarRing.Size)
                last.Dequeue();
            if (i % 7 == 0)
                foreach (var (asked, held) in last)
                    Assert.AreEqual(asked, held.ToInt64(), $"after {i}");
        }
    }
}
