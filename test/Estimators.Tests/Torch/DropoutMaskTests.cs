using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class DropoutMaskTests
{
    private static readonly int[] s_first = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1];

    /// <summary>The share of kept values is within four standard errors of the probability, and their mean within the same of 1.</summary>
    [TestMethod]
    [DataRow(0.1f)]
    [DataRow(0.5f)]
    [DataRow(0.93f)]
    public void AValueIsZeroWithTheProbability(float probability)
    {
        var mask = new float[200_003];
        DropoutMask.Fill(mask, probability, 7);

        var kept = mask.Count(value => value != 0);
        Assert.IsTrue(mask.All(value => value == 0 || value == 1 / (1 - probability)));
        var error = Math.Sqrt(probability * (1 - probability) / mask.Length);
        Assert.AreEqual(1 - probability, (double)kept / mask.Length, 4 * error);
    }

    /// <summary>Of independent halves all sixteen patterns of four neighbours are as frequent: Pearson's statistic of 15 degrees of freedom
    /// is below its quantile of 0.999, 37.7; so are the patterns of values of one of the eight generators, and of two masks.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(8)]
    public void NeighboursAreIndependent(int distance)
    {
        var mask = new float[320_000];
        var second = new float[mask.Length];
        DropoutMask.Fill(mask, 0.5f, 41);
        DropoutMask.Fill(second, 0.5f, 42);
        var (counts, across) = (new int[16], new int[16]);
        for (var i = 0; i + (3 * distance) < mask.Length; i += 4 * distance)
        {
            var (pattern, both) = (0, 0);
            for (var j = 0; j < 4; j++)
            {
                pattern |= mask[i + (j * distance)] != 0 ? 1 << j : 0;
                both |= (j < 2 ? mask : second)[i + (j % 2 * distance)] != 0 ? 1 << j : 0;
            }
            counts[pattern]++;
            across[both]++;
        }
        foreach (var found in new[] { counts, across })
        {
            var expected = found.Sum() / 16.0;
            Assert.IsTrue(found.Sum(count => (count - expected) * (count - expected) / expected) < 37.7);
        }
    }

    /// <summary>The first numbers of xoshiro128++ started with SplitMix64 from 1, worked out by another program.</summary>
    [TestMethod]
    public void TheGeneratorIsTheOneOfThePaper()
    {
        var mask = new float[s_first.Length];
        DropoutMask.Fill(mask, 0.5f, 1);

        CollectionAssert.AreEqual(s_first, mask.Select(value => value != 0 ? 1 : 0).ToArray());
    }

    [TestMethod]
    public void ASeedOfTheGeneratorIsUsedOnce()
    {
        using var random = new torch.Generator().manual_seed(5);
        using var x = torch.ones(6, 5);
        using var first = DropoutMask.Of(x, 0.5f, random);
        using var second = DropoutMask.Of(x, 0.5f, random);
        random.manual_seed(5);
        using var again = DropoutMask.Of(x, 0.5f, random);

        CollectionAssert.AreEqual(first.data<float>().ToArray(), again.data<float>().ToArray());
        CollectionAssert.AreNotEqual(first.data<float>().ToArray(), second.data<float>().ToArray());
    }

    /// <summary>Tensors that lie another way in memory are filled whole.</summary>
    [TestMethod]
    public void TransposedTensorsGetAMaskToo()
    {
        using var random = new torch.Generator().manual_seed(5);
        using var x = torch.ones(40, 50).transpose(0, 1);
        using var mask = DropoutMask.Of(x, 0.5f, random);

        CollectionAssert.AreEqual(x.shape, mask.shape);
        using var flat = mask.contiguous();
        Assert.IsTrue(flat.data<float>().ToArray().All(value => value is 0 or 2));
        Assert.AreEqual(0.5, flat.data<float>().ToArray().Count(value => value != 0) / 2000.0, 0.05);
    }
}
