using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What a column of a sequence becomes, on libtorch: which steps are a row's own, keys as vectors, as unknown and as the numbers
/// that a trunk reads.</summary>
[TestClass]
public sealed class SequenceColumnTests
{
    private const int KeyCount = 3;
    private static readonly InputColumn s_keys = new("Words", ColumnKind.Key, 1, false, KeyCount, [], null, IsSequence: true);
    private static readonly InputColumn s_numbers = new("Readings", ColumnKind.Single, 2, false, 0, [], null, IsSequence: true);
    private static readonly float s_filling = float.MinValue;

    [TestMethod]
    public void KeysEndWithTheFirstZero()
    {
        var mask = Run(new FittedSequenceColumn(new(), s_keys, null), false, Keys(2, 1, 0, 3, 0, 0), isMask: true);
        CollectionAssert.AreEqual(new float[] { 1, 1, 0, 1, 0, 0 }, mask);
    }

    /// <summary>Whatever is no filling is a step, NaN too.</summary>
    [TestMethod]
    public void NumbersEndWithTheFirstFilling()
    {
        var column = new FittedSequenceColumn(new(), s_numbers, new RawEncoding().Fit(s_numbers, new float[2]));
        var x = tensor(
            [0, 5, float.NaN, 1, s_filling, s_filling, float.PositiveInfinity, 0, float.MaxValue, 0, MathF.BitIncrement(s_filling), 0],
            [2, 3, 2]
        );
        CollectionAssert.AreEqual(new float[] { 1, 1, 0, 1, 1, 1 }, Run(column, false, x, isMask: true));
    }

    [TestMethod]
    public void NumbersFarOutEndAtTenToThe30()
    {
        var column = new FittedSequenceColumn(new(), s_numbers, new RawEncoding().Fit(s_numbers, new float[2]));
        var got = Run(column, false, tensor(new float[] { 7, -2e30f, 3e35f, float.NegativeInfinity }, [1, 2, 2]));
        CollectionAssert.AreEqual(new[] { 7, -1e30f, 1e30f, -1e30f }, got);
    }

    /// <summary>While training each vector is the key's own or, with the probability of KeyDropout, that of unknown keys.</summary>
    [TestMethod]
    public void KeysAreTakenAsUnknownWhileTraining()
    {
        var settings = new SequenceEncoding { KeyDropout = 0.25, Widths = new Dictionary<string, int> { ["Words"] = 2 } };
        var column = new FittedSequenceColumn(settings, s_keys, null);
        long[] keys = [.. Enumerable.Range(0, 400).Select(i => 1L + i % KeyCount)];
        var x = tensor(keys, [4, 100]);
        var table = Parameters(column)["table"];
        Assert.HasCount((KeyCount + 2) * 2, table);
        float[] Vector(long key) => table[(int)(2 * key)..(int)(2 * key + 2)];
        float[] own = [.. keys.SelectMany(Vector)];
        CollectionAssert.AreEqual(own, Run(column, false, x));
        CollectionAssert.AreEqual(own, Run(new FittedSequenceColumn(new() { Widths = settings.Widths }, s_keys, null), true, x));

        var got = Run(column, true, x).Chunk(2).ToArray();
        var unknown = 0;
        for (var i = 0; i < keys.Length; i++)
            if (Math.Abs(got[i][0] - Vector(keys[i])[0]) > 1e-6)
            {
                Near.Values(Vector(KeyCount + 1), got[i], 1e-6);
                unknown++;
            }
        // 100 are expected, with a deviation of √(400 · ¼ · ¾) < 9.
        Assert.AreEqual(100, unknown, 35.0);
    }

    /// <summary>A trunk that reads numbers of its own for keys gets those of the keys, and while training some unknown ones; steps behind a
    /// row's end stay what they are.</summary>
    [TestMethod]
    public void ATrunkReadsItsOwnNumbersOfKeys()
    {
        var column = new FittedSequenceColumn(new() { Trunk = new Numbered(), KeyDropout = 0.25 }, s_keys, null);
        long[] keys = [.. Enumerable.Range(0, 400).Select(i => (long)(i % (KeyCount + 1)))];
        var x = tensor(keys, [4, 100]);
        float[] own = [.. keys.Select(key => 101f + 10 * key)];
        CollectionAssert.AreEqual(own, Run(column, false, x));
        var got = Run(column, true, x);
        for (var i = 0; i < keys.Length; i++)
            Assert.IsTrue(got[i] == own[i] || (keys[i] > 0 && got[i] == 101 + 10 * (KeyCount + 1)), $"step {i}: key {keys[i]}, {got[i]}");
        // A quarter of 300 keys, with a deviation of √(300 · ¼ · ¾) = 7.5.
        Assert.AreEqual(75, got.Zip(own).Count(pair => pair.First != pair.Second), 30.0);
    }

    /// <summary>A vector of each key of a column without a sequence, one slot behind the other; a table's width by the rule of
    /// fast.ai.</summary>
    [TestMethod]
    public void KeysOfARowAreVectorsSideBySide()
    {
        var fitted = new FittedEmbedding(KeyCount, 2, 3);
        var table = Parameters(fitted, new([-1, 2], true))["table"];
        Assert.HasCount((KeyCount + 1) * 3, table);
        CollectionAssert.AreEqual(new[] { 3, 3 }, fitted.ValuesOfFeatures!.ToArray());
        float[] expected = [.. table[9..12], .. table[3..6], .. table[0..3], .. table[6..9]];
        CollectionAssert.AreEqual(expected, Run(fitted, false, tensor(new long[] { 3, 1, 0, 2 }, [2, 2])));
        // 1.6 · n^0.56, from 1 to 64.
        int[] widths = [.. new[] { 1, 10, 100, 400, 1_000_000 }.Select(FittedEmbedding.DefaultWidth)];
        CollectionAssert.AreEqual(new[] { 2, 6, 21, 46, 64 }, widths);
    }

    private static Tensor Keys(params long[] keys) => tensor(keys, [2, 3]);

    private static IReadOnlyDictionary<string, float[]> Parameters(FittedEncoding fitted, ShapeValue? like = null)
    {
        using var store = Store(fitted, like ?? new([-1, -2], true));
        return store.Capture();
    }

    private static ParameterStore Store(FittedEncoding fitted, ShapeValue like)
    {
        var record = new ShapeRecord();
        fitted.Encode(new ShapeOps(record), like);
        return new ParameterStore(record, 3, CPU);
    }

    private static float[] Run(FittedEncoding fitted, bool isTraining, Tensor x, bool isMask = false)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var isKeys = x.dtype == ScalarType.Int64;
        using var store = Store(fitted, fitted is FittedEmbedding ? new([-1, 2], true) : isKeys ? new([-1, -2], true) : new([-1, -2, 2]));
        using var mode = new TrainingMode(5) { IsTraining = isTraining };
        var ops = new TorchOps(store, mode);
        var result = isMask ? ((FittedSequenceColumn)fitted).Mask<Tensor>(ops, x) : fitted.Encode<Tensor>(ops, x);
        return result.to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }

    private sealed class Numbered : SequenceTrunk
    {
        public override T Read<T>(IOps<T> ops, T steps, T mask) => steps;

        internal override ReadOnlyMemory<float>? IdsOfKeys(int keyCount) =>
            Enumerable.Range(0, keyCount + 2).Select(key => 101f + 10 * key).ToArray();
    }
}
