using MlNet.MultiTask.Extending;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The average of the weights against its formula, through memory and through libtorch.</summary>
[TestClass]
public sealed class WeightAverageTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void ItForgetsByItsDecay(bool byTensors)
    {
        var record = new ShapeRecord();
        new ShapeOps(record).Parameter("w", Initializer.Zeros, 16);
        using var store = new ParameterStore(record, 1, torch.CPU, byTensors);
        using var average = new WeightAverage(store, 0.9);
        var want = 0.0;
        for (var step = 1; step <= 200; step++)
        {
            var value = (float)Math.Sin(step);
            store.WriteValues([.. Enumerable.Repeat(value, store.Length)]);
            average.Add(step);
            var decay = Math.Min(0.9, (1.0 + step) / (10 + step));
            want = decay * want + (1 - decay) * value;
        }
        average.Swap();
        Assert.AreEqual(want, First(store), 1e-5);
        average.SwapBack();
        Assert.AreEqual(Math.Sin(200), First(store), 1e-6);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void WeightsThatNeverMoveStayToTheLastBit(bool byTensors)
    {
        var record = new ShapeRecord();
        new ShapeOps(record).Parameter("w", Initializer.Normal(1), 1000);
        using var store = new ParameterStore(record, 1, torch.CPU, byTensors);
        var (before, after) = (new float[store.Length], new float[store.Length]);
        store.ReadValues(before);
        using var average = new WeightAverage(store, 0.99);
        for (var step = 1; step <= 100; step++)
            average.Add(step);
        average.Swap();
        store.ReadValues(after);
        CollectionAssert.AreEqual(before, after);
    }

    [TestMethod]
    public void WhatIsKeptIsTheAverageThatWasMeasured()
    {
        var reports = new List<TrainingProgress>();
        var rows = Sample.Many(400);
        var options = Sample.Quick(6) with { WeightAveraging = 0.99, Progress = new Reports(reports.Add) };
        using var model = Sample.Fit(rows, options);
        using var plain = Sample.Fit(rows, Sample.Quick(6));
        CollectionAssert.AreNotEqual(Sample.Scores(plain, "Sum.Score"), Sample.Scores(model, "Sum.Score"));
        Assert.IsTrue(reports.Any(report => report.IsBest));
    }

    private static float First(ParameterStore store)
    {
        var values = new float[store.Length];
        store.ReadValues(values);
        return values[0];
    }
}
