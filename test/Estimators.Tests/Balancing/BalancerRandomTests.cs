namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class BalancerRandomTests
{
    // The sequence of the authors' program for the seed 0.
    [TestMethod]
    public void IsSplitMix64()
    {
        var random = new SeededRandom(0);
        random.Restore([0, 0]);
        Assert.AreEqual(0xE220A8397B1DCDAFUL, random.NextBits());
        Assert.AreEqual(0x6E789E6AA1B965F4UL, random.NextBits());
        Assert.AreEqual(0x06C45D188009454FUL, random.NextBits());
    }

    [TestMethod]
    [DataRow(0), DataRow(1), DataRow(3), DataRow(8), DataRow(37), DataRow(128)]
    public void ManyAtOnceAreTheSameNumbers(int count)
    {
        var (many, single) = (new SeededRandom(7), new SeededRandom(7));
        many.NextBits();
        single.NextBits();
        var bits = new ulong[count];
        many.Fill(bits);
        CollectionAssert.AreEqual(bits.Select(_ => single.NextBits()).ToArray(), bits);
        Assert.AreEqual(single.NextBits(), many.NextBits());
    }
}
