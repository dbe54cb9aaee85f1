using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary><c>ml.MultiTask().Evaluate</c> against the formulas of the metrics.</summary>
[TestClass]
public sealed class EvaluateTests
{
    private readonly MLContext _ml = new(1);
    private readonly Bird[] _birds = Birds.Rows(60);

    [TestMethod]
    public void EachTaskOverItsLabelledRows()
    {
        using var transformer = Birds.Transformer(_ml);
        var metrics = _ml.MultiTask().Evaluate(transformer.Transform(Keyed(_birds)));
        CollectionAssert.AreEqual(new[] { "Species", "Sex", "Mass" }, metrics.Select(m => m.Task.Name).ToArray());
        CheckSpecies(metrics["Species"]);

        var known = _birds.Where(b => b.SexKnown).ToArray();
        Assert.AreEqual(known.Length, metrics["Sex"].LabelledRows);
        Assert.AreNotEqual(_birds.Length, known.Length);
        Assert.AreEqual(60, metrics["Sex"].Rows);
        Assert.AreEqual(known.Average(b => Birds.Expect(b).Male == b.IsMale ? 1.0 : 0), metrics["Sex"].Binary.Accuracy, 1e-9);
        Assert.AreEqual(Auc(known), metrics["Sex"].Binary.AreaUnderRocCurve, 1e-9);

        var weighed = _birds.Where(b => !float.IsNaN(b.BodyMass)).ToArray();
        Assert.AreEqual(weighed.Length, metrics[2].LabelledRows);
        Assert.AreEqual(
            weighed.Average(b => Math.Abs(Birds.Expect(b).Mass - b.BodyMass)),
            metrics["Mass"].Regression.MeanAbsoluteError,
            1e-2
        );
        var mean = weighed.Average(b => (double)b.BodyMass);
        var r2 = 1 - weighed.Sum(b => Math.Pow(Birds.Expect(b).Mass - b.BodyMass, 2)) / weighed.Sum(b => Math.Pow(b.BodyMass - mean, 2));
        Assert.AreEqual(r2, metrics["Mass"].Regression.RSquared, 1e-4);
    }

    [TestMethod]
    public void TextLabelsAndKeysInAnotherOrderAreMatchedByValue()
    {
        using var transformer = Birds.Transformer(_ml);
        var schema = new ModelSchema(transformer.Schema.Inputs, [transformer.Schema.Tasks[0] with { LabelColumn = "SpeciesName" }]);
        CheckSpecies(_ml.MultiTask().Evaluate(transformer.Transform(_ml.Data.LoadFromEnumerable(_birds)), schema)["Species"]);
        var reversed = transformer.Transform(Keyed(_birds, [.. Birds.Species.Reverse()]));
        CheckSpecies(_ml.MultiTask().Evaluate(reversed)["Species"]);
    }

    [TestMethod]
    public void ThroughPlainLoadWithTheSchema()
    {
        using var transformer = Birds.Transformer(_ml);
        using var stream = new MemoryStream();
        _ml.Model.Save(transformer, null, stream);
        var scored = _ml.Model.Load(stream, out _).Transform(Keyed(_birds));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _ml.MultiTask().Evaluate(scored)).Message,
            "MultiTaskTransformer.Schema"
        );
        CheckSpecies(_ml.MultiTask().Evaluate(scored, transformer.Schema)["Species"]);
    }

    [TestMethod]
    public void WhereThereIsNothingToMeasureANoteSaysWhy()
    {
        foreach (var bird in _birds)
            (bird.BodyMass, bird.IsMale) = (float.NaN, true);
        using var transformer = Birds.Transformer(_ml);
        var metrics = _ml.MultiTask().Evaluate(transformer.Transform(_ml.Data.LoadFromEnumerable(_birds)));
        StringAssert.StartsWith(
            metrics["Species"].Note,
            "the data has no column 'SpeciesKey', its label: give the raw rows with text in it"
        );
        Assert.AreEqual(60, metrics["Species"].Rows);
        StringAssert.StartsWith(metrics["Sex"].Note, "all labels are true");
        foreach (var bird in _birds)
            bird.IsMale = false;
        var females = _ml.MultiTask().Evaluate(transformer.Transform(_ml.Data.LoadFromEnumerable(_birds)))["Sex"];
        Assert.AreEqual("all labels are false: ranking needs both", females.Note);
        Assert.AreEqual("no row has its label", metrics["Mass"].Note);
        Assert.AreEqual(0, metrics["Mass"].LabelledRows);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => metrics["Mass"].Regression).Message,
            "no row has its label"
        );
        StringAssert.Contains(Assert.ThrowsExactly<KeyNotFoundException>(() => metrics["Weight"]).Message, "'Mass'");
    }

    [TestMethod]
    public void AskingForTheMetricsOfAnotherKindIsAnError()
    {
        using var transformer = Birds.Transformer(_ml);
        var metrics = _ml.MultiTask().Evaluate(transformer.Transform(Keyed(_birds)));
        Assert.AreEqual(
            "Task 'Mass' is regression: it has no binary metrics.",
            Assert.ThrowsExactly<InvalidOperationException>(() => metrics["Mass"].Binary).Message
        );
    }

    [TestMethod]
    public void AVectorOfTargetsIsMeasuredSlotBySlot()
    {
        var schema = new ModelSchema(
            [new("Features", ColumnKind.Single, 3, false, 0, [])],
            [new("Three", "regression", "Targets", [new("Three.Score", ColumnKind.Single, 3, false, [])], 1)]
        );
        var model = NetworkExport.Build(schema, _ => new float[1], (ops, x) => [ops.Affine(x[0], 1, 0)]);
        using var transformer = new MultiTaskTransformer(_ml, model, schema);
        var rows = _birds
            .Select(
                (bird, i) =>
                    new Target
                    {
                        Features = bird.Features,
                        Targets = [bird.Features[0] + 1, bird.Features[1] - 2, i % 10 == 0 ? float.NaN : bird.Features[2]],
                    }
            )
            .ToArray();
        var metrics = _ml.MultiTask().Evaluate(transformer.Transform(_ml.Data.LoadFromEnumerable(rows)))["Three"];
        Assert.AreEqual(54, metrics.LabelledRows);
        var mae = metrics.RegressionBySlot.Select(m => m.MeanAbsoluteError).ToArray();
        Assert.AreEqual(1, mae[0], 1e-6);
        Assert.AreEqual(2, mae[1], 1e-6);
        Assert.AreEqual(0, mae[2], 1e-6);
        Assert.AreEqual(1, metrics.Values.Single(v => v.Name == "MAE").Value, 1e-6);
        Assert.ThrowsExactly<InvalidOperationException>(() => metrics.Regression);
    }

    [TestMethod]
    public void PrintsAsAnAlignedTableInAnyCulture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            foreach (var bird in _birds)
                bird.BodyMass = (float)Birds.Expect(bird).Mass + 12.5f;
            using var transformer = Birds.Transformer(_ml);
            var lines = _ml.MultiTask().Evaluate(transformer.Transform(Keyed(_birds))).ToString().Split('\n');
            Assert.AreEqual(4, lines.Length);
            Assert.AreEqual("task     kind        label       labelled  metrics", lines[0]);
            StringAssert.StartsWith(lines[1], "Species  multiclass  SpeciesKey  52 of 60  accuracy 0.");
            StringAssert.StartsWith(lines[2], "Sex      binary      IsMale      45 of 60  accuracy 0.");
            StringAssert.EndsWith(lines[3], "RMSE 12.5  MAE 12.5");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void WrongLabelTypesAndDroppedColumnsAreNamed()
    {
        using var transformer = Birds.Transformer(_ml);
        var scored = transformer.Transform(Keyed(_birds));
        var mass = transformer.Schema.Tasks[2];
        Says("'Name' is String; expected a number", mass with { LabelColumn = "Name" });
        Says("presence column 'BodyMass' is Single; expected Boolean", mass with { PresenceColumn = "BodyMass" });
        Says("could not find the presence column 'No'", mass with { PresenceColumn = "No" });
        Says("could not find its column 'Weight.Score'", mass with { Name = "Weight" });

        void Says(string text, TaskSchema task) =>
            StringAssert.Contains(
                Assert
                    .Throws<ArgumentException>(() => _ml.MultiTask().Evaluate(scored, new ModelSchema(transformer.Schema.Inputs, [task])))
                    .Message,
                text
            );
    }

    private void CheckSpecies(TaskMetrics metrics)
    {
        var labelled = _birds.Where(b => b.SpeciesName.Length > 0).ToArray();
        Assert.AreEqual(labelled.Length, metrics.LabelledRows);
        Assert.AreEqual(
            labelled.Average(b => Birds.Species[Birds.Expect(b).SpeciesKey - 1] == b.SpeciesName ? 1.0 : 0),
            metrics.Multiclass.MicroAccuracy,
            1e-9
        );
        Assert.AreEqual(
            labelled.Average(b => -Math.Log(Birds.Expect(b).SpeciesScore[Array.IndexOf(Birds.Species, b.SpeciesName)])),
            metrics.Multiclass.LogLoss,
            1e-5
        );
    }

    private static double Auc(Bird[] birds)
    {
        var wins =
            from a in birds
            where a.IsMale
            from b in birds
            where !b.IsMale
            select Birds.Expect(a).SexScore > Birds.Expect(b).SexScore ? 1.0 : 0;
        return wins.Average();
    }

    private IDataView Keyed(Bird[] birds, string[]? names = null)
    {
        var data = _ml.Data.LoadFromEnumerable(birds);
        var keys = _ml.Data.LoadFromEnumerable((names ?? Birds.Species).Select(name => new { Name = name }));
        return _ml.Transforms.Conversion.MapValueToKey("SpeciesKey", "SpeciesName", keyData: keys).Fit(data).Transform(data);
    }

    private sealed class Target
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        [VectorType(3)]
        public float[] Targets { get; set; } = [];
    }
}
