using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Stock evaluators and transforms over the added columns.</summary>
[TestClass]
public sealed class StockStepTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void StockEvaluatorsAgreeWithTheFormulas()
    {
        var birds = Birds.Rows(60);
        using var transformer = Birds.Transformer(_ml);
        var data = _ml.Data.LoadFromEnumerable(birds);
        var keyData = _ml.Data.LoadFromEnumerable(Birds.Species.Select(name => new { Name = name }));
        data = _ml.Transforms.Conversion.MapValueToKey("SpeciesKey", "SpeciesName", keyData: keyData).Fit(data).Transform(data);
        var scored = transformer.Transform(data);

        var species = _ml.MulticlassClassification.Evaluate(scored, "SpeciesKey", "Species.Score", "Species.PredictedLabel");
        var labelled = birds.Where(b => b.SpeciesName.Length > 0).ToArray();
        Assert.AreEqual(
            labelled.Average(b => Birds.Species[Birds.Expect(b).SpeciesKey - 1] == b.SpeciesName ? 1.0 : 0),
            species.MicroAccuracy,
            1e-9
        );
        Assert.AreEqual(
            labelled.Average(b => -Math.Log(Birds.Expect(b).SpeciesScore[Array.IndexOf(Birds.Species, b.SpeciesName)])),
            species.LogLoss,
            1e-5
        );

        var sex = _ml.BinaryClassification.Evaluate(scored, "IsMale", "Sex.Score", "Sex.Probability", "Sex.PredictedLabel");
        Assert.AreEqual(birds.Average(b => Birds.Expect(b).Male == b.IsMale ? 1.0 : 0), sex.Accuracy, 1e-9);
        Assert.AreEqual(
            birds.Average(b => -Math.Log2(b.IsMale ? Birds.Expect(b).SexProbability : 1 - Birds.Expect(b).SexProbability)),
            sex.LogLoss,
            1e-5
        );

        var mass = _ml.Regression.Evaluate(scored, "BodyMass", "Mass.Score");
        var weighed = birds.Where(b => !float.IsNaN(b.BodyMass)).ToArray();
        Assert.AreEqual(weighed.Average(b => Math.Abs(Birds.Expect(b).Mass - b.BodyMass)), mass.MeanAbsoluteError, 1e-2);
    }

    [TestMethod]
    public void StockEstimatorsFitOnTheAddedColumns()
    {
        var birds = Birds.Rows(25);
        using var transformer = Birds.Transformer(_ml);
        var scored = transformer.Transform(_ml.Data.LoadFromEnumerable(birds));
        var chain = _ml
            .Transforms.Conversion.MapKeyToValue("SpeciesText", "Species.PredictedLabel")
            .Append(_ml.Transforms.Concatenate("All", "Species.Score", "Sex.Score", "Mass.Score"))
            .Append(_ml.Transforms.NormalizeMinMax("Scaled", "All"))
            .Append(_ml.Transforms.Conversion.ConvertType("MaleNumber", "Sex.PredictedLabel", DataKind.Single))
            .Append(_ml.Transforms.DropColumns("Features", "Species.Score"));
        var view = chain.Fit(scored).Transform(scored);
        Assert.IsNull(view.Schema.GetColumnOrNull("Species.Score"));
        var rows = _ml.Data.CreateEnumerable<Behind>(view, false).ToArray();
        var largest = birds.Max(b => Math.Abs(Birds.Expect(b).Mass));
        for (var i = 0; i < birds.Length; i++)
        {
            var expected = Birds.Expect(birds[i]);
            Assert.AreEqual(Birds.Species[expected.SpeciesKey - 1], rows[i].SpeciesText);
            Assert.AreEqual(expected.SpeciesScore[1], rows[i].All[1], 1e-6);
            Assert.AreEqual(expected.Mass / largest, rows[i].Scaled[4], 1e-5);
            Assert.AreEqual(expected.Male ? 1f : 0f, rows[i].MaleNumber);
        }
    }

    [TestMethod]
    public void TwoModelsInOneChain()
    {
        var birds = Birds.Rows(10);
        using var a = Birds.Transformer(_ml);
        using var b = Birds.Transformer(_ml, schema: Birds.Second("B."));
        var view = b.Transform(a.Transform(_ml.Data.LoadFromEnumerable(birds)));
        CollectionAssert.AreEqual(view.GetColumn<float>("Mass.Score").ToArray(), view.GetColumn<float>("B.Mass.Score").ToArray());
        CollectionAssert.AreEqual(
            view.GetColumn<uint>("Species.PredictedLabel").ToArray(),
            birds.Select(bird => Birds.Expect(bird).SpeciesKey).ToArray()
        );
    }

    private sealed class Behind
    {
        public string SpeciesText { get; set; } = "";

        public float[] All { get; set; } = [];

        public float[] Scaled { get; set; } = [];

        public float MaleNumber { get; set; }
    }
}
