namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>relu(W [cos 2πcx, sin 2πcx] + b) of the standardised number, by hand, with the network's own parameters.</summary>
[TestClass]
public sealed class PeriodicEncodingTests
{
    [TestMethod]
    public void WavesThenALayerForEachSlot()
    {
        // Slot 0: mean 3, deviation √3.5. Slot 1: mean 0, deviation 10.
        var encoding = new PeriodicEncoding
        {
            Frequencies = 3,
            Width = 2,
            Sigma = 0.5,
        };
        var fitted = EncodedRows.Fit(encoding, 2, 1, -10, 2, 10, 3, -10, 6, 10);
        var (encoded, parameters) = EncodedRows.WithParameters(fitted, 2, 2.5f, 4);
        float[] frequencies = parameters["frequencies"],
            weight = parameters["weight"],
            bias = parameters["bias"];
        Assert.HasCount(2 * 3, frequencies);
        double[] z = [(2.5 - 3) / Math.Sqrt(3.5), 4 / 10.0];
        var expected = new double[4];
        for (var slot = 0; slot < 2; slot++)
            for (var o = 0; o < 2; o++)
            {
                double sum = bias[slot * 2 + o];
                for (var f = 0; f < 3; f++)
                {
                    var phase = 2 * Math.PI * frequencies[slot * 3 + f] * z[slot];
                    sum += Math.Cos(phase) * weight[(slot * 6 + f) * 2 + o] + Math.Sin(phase) * weight[(slot * 6 + 3 + f) * 2 + o];
                }
                expected[slot * 2 + o] = Math.Max(0, sum);
            }
        Near.Values(expected, encoded);
        CollectionAssert.AreEqual(new[] { 2, 2 }, fitted.ValuesOfFeatures!.ToArray());
    }

    /// <summary>Frequencies start with the deviation that is asked for, weights and biases within 1 / √(2 · frequencies).</summary>
    [TestMethod]
    public void ParametersStartAsThePaperSays()
    {
        var encoding = new PeriodicEncoding
        {
            Frequencies = 400,
            Width = 4,
            Sigma = 3,
        };
        var fitted = EncodedRows.Fit(encoding, 1, 1, 2, 3, 6);
        var (_, parameters) = EncodedRows.WithParameters(fitted, 1, 2);
        var frequencies = parameters["frequencies"];
        Assert.AreEqual(3, Math.Sqrt(frequencies.Average(c => (double)c * c)), 0.4);
        var bound = 1 / Math.Sqrt(2 * 400);
        foreach (var value in parameters["weight"].Concat(parameters["bias"]))
            Assert.IsLessThanOrEqualTo(bound, Math.Abs(value));
        Assert.IsGreaterThan(0.9 * bound, parameters["weight"].Max());
    }

    [TestMethod]
    public void ItIsRestoredFromItsState()
    {
        var encoding = new PeriodicEncoding();
        var fitted = EncodedRows.Fit(encoding, 1, 1, 2, 3, 6);
        var restored = encoding.Restore(EncodedRows.Column(1), fitted.State!);
        CollectionAssert.AreEqual(EncodedRows.Of(fitted, 1, 2.5f), EncodedRows.Of(restored, 1, 2.5f));
    }
}
