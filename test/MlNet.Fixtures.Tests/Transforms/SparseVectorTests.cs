using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Transforms;

/// <summary>Steps on vectors that leave most slots out, as one-hot encoding makes them, give what they give on full ones.</summary>
[TestClass]
public sealed class SparseVectorTests
{
    private readonly MLContext _ml = new(seed: 1);

    private readonly TableView _data = new(
    [
        TableColumn.Create("T", TextDataViewType.Instance, ["a", "b", "c", "d", "e", "f", "zzz"]),
        TableColumn.Create("X", NumberDataViewType.Single, ["1", "2", "3", "4", "5", "6", "NaN"]),
    ]);

    [TestMethod]
    public void Concatenated() => Check(
        _ml.Transforms.Concatenate("Out", "Hot", "X", "Hot"), [0, 1, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, float.NaN, 0, 0, 0, 0, 0, 0]);

    // The mean of a slot is 1/6 and so is its mean square: 1 becomes the square root of 6.
    [TestMethod]
    public void NormalizedWithZeroFixed() => Check(
        _ml.Transforms.NormalizeMeanVariance("Out", "Hot"), [0, MathF.Sqrt(6), 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]);

    // Variance 5/36: 1 becomes (5/6) / sqrt(5/36), 0 becomes -(1/6) / sqrt(5/36).
    [TestMethod]
    public void NormalizedAroundTheMean()
    {
        var (one, zero) = (MathF.Sqrt(5), -1 / MathF.Sqrt(5));
        Check(_ml.Transforms.NormalizeMeanVariance("Out", "Hot", fixZero: false), [zero, one, zero, zero, zero, zero], [zero, zero, zero, zero, zero, zero]);
    }

    [TestMethod]
    public void Replaced() => Check(
        _ml.Transforms.ReplaceMissingValues("Out", "Hot", MissingValueReplacingEstimator.ReplacementMode.Mean), [0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]);

    [TestMethod]
    public void Converted()
    {
        var view = Transform(_ml.Transforms.Conversion.ConvertType("Out", "Hot", DataKind.Boolean));
        CollectionAssert.AreEqual(new[] { false, true, false, false, false, false }, view.GetColumn<bool[]>("Out").ElementAt(1));
    }

    // The keys of "" and of what Fit has not seen are 0: a slot that a sparse vector leaves out.
    [TestMethod]
    public void KeysToValues()
    {
        var view = Transform(_ml.Transforms.Conversion.MapValueToKey("Keys", "Hot").Append(_ml.Transforms.Conversion.MapKeyToValue("Out", "Keys")));
        CollectionAssert.AreEqual(new[] { 0f, 1, 0, 0, 0, 0 }, view.GetColumn<float[]>("Out").ElementAt(1));
    }

    private void Check(IEstimator<ITransformer> step, float[] second, float[] unseen)
    {
        var rows = Transform(step).GetColumn<float[]>("Out").ToArray();
        AssertClose(second, rows[1]);
        AssertClose(unseen, rows[6]);
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-5f, $"slot {i}");
    }

    // Fitted on the first six rows; the seventh holds a text that they lack.
    private IDataView Transform(IEstimator<ITransformer> step) =>
        _ml.Transforms.Categorical.OneHotEncoding("Hot", "T").Append(step).Fit(_data.Take(6)).Transform(_data);
}
