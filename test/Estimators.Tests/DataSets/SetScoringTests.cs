using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A model of several data sets scores what has the columns of one of them.</summary>
[TestClass]
public sealed class SetScoringTests
{
    private static readonly MLContext s_ml = new(1);
    private static MultiTaskTransformer s_model = null!;

    [ClassInitialize]
    public static void Train(TestContext context) =>
        s_model = SetRows.Trainer(SetRows.Options()).Fit([SetRows.LeftSet(200), SetRows.RightSet(100)]);

    [ClassCleanup]
    public static void Free() => s_model.Dispose();

    [TestMethod]
    public void AViewOfOneSetHasThatSetsColumnsOnly()
    {
        var left = s_model.Transform(SetRows.View(SetRows.Lefts(30)));

        Assert.IsNotNull(left.Schema.GetColumnOrNull("Above.Probability"));
        Assert.IsNull(left.Schema.GetColumnOrNull("Gap.Score"));
        Assert.HasCount(2, s_model.Schema.Tasks);
    }

    [TestMethod]
    public void TheOtherSetsColumnsChangeNothing()
    {
        var (lefts, rights) = (SetRows.Lefts(30, seed: 4), SetRows.Rights(30, seed: 5));
        var both = s_model.Transform(SetRows.View(lefts.Zip(rights, (left, right) => new SetRows.Both { A = left.A, B = right.B })));

        CollectionAssert.AreEqual(
            both.GetColumn<float>("Above.Score").ToArray(),
            s_model.Transform(SetRows.View(lefts)).GetColumn<float>("Above.Score").ToArray()
        );
        CollectionAssert.AreEqual(
            both.GetColumn<float>("Gap.Score").ToArray(),
            s_model.Transform(SetRows.View(rights)).GetColumn<float>("Gap.Score").ToArray()
        );
    }

    [TestMethod]
    public void TheFileGivesInOnnxRuntimeWhatTheModelGives()
    {
        var (lefts, rights) = (SetRows.Lefts(5, seed: 4), SetRows.Rights(5, seed: 5));
        using var session = new InferenceSession(s_model.OnnxModel.ToArray());
        CollectionAssert.AreEqual(new[] { "A", "B" }, session.InputMetadata.Keys.ToArray());
        using var results = session.Run(
            [
                NamedOnnxValue.CreateFromTensor("A", new DenseTensor<float>(lefts.SelectMany(row => row.A).ToArray(), [5, 3])),
                NamedOnnxValue.CreateFromTensor("B", new DenseTensor<float>(rights.SelectMany(row => row.B).ToArray(), [5, 5])),
            ],
            ["Gap.Score", "Above.Score"]
        );

        foreach (
            var (expected, actual) in s_model
                .Transform(SetRows.View(rights))
                .GetColumn<float>("Gap.Score")
                .Zip(results[0].AsEnumerable<float>())
        )
            Assert.AreEqual(expected, actual, 1e-5f);
        foreach (
            var (expected, actual) in s_model
                .Transform(SetRows.View(lefts))
                .GetColumn<float>("Above.Score")
                .Zip(results[1].AsEnumerable<float>())
        )
            Assert.AreEqual(expected, actual, 1e-5f);
    }

    [TestMethod]
    public void EvaluateNotesTheOtherSetsTasks()
    {
        var metrics = s_ml.MultiTask().Evaluate(s_model.Transform(SetRows.View(SetRows.Lefts(50))));

        CollectionAssert.AreEqual(new[] { "Above", "Gap" }, metrics.Select(task => task.Task.Name).ToArray());
        Assert.AreEqual(50, metrics["Above"].LabelledRows);
        Assert.AreEqual(0, metrics["Gap"].LabelledRows);
        StringAssert.Contains(metrics["Gap"].Note, "no column 'Gap'");
        StringAssert.Contains(metrics.ToString(), "no column 'Gap'");
    }

    [TestMethod]
    public void ATaskWithALabelButWithoutItsFeaturesIsNotedToo()
    {
        var rows = s_ml
            .Transforms.CopyColumns("Gap", "Above")
            .Fit(SetRows.View(SetRows.Lefts(10)))
            .Transform(SetRows.View(SetRows.Lefts(10)));
        var metrics = s_ml.MultiTask().Evaluate(s_model.Transform(rows));

        StringAssert.Contains(metrics["Gap"].Note, "not scored");
    }

    [TestMethod]
    public void WithoutTheColumnsOfAnySetItSaysWhichIsMissing()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => s_model.Transform(SetRows.View(Sample.Many(3))));
        StringAssert.Contains(error.Message, "'A'");
    }

    [TestMethod]
    public void PredictionEnginesTakeOneSetsRows()
    {
        // The engine disposes its model.
        using var file = new MemoryStream(s_model.OnnxModel.ToArray());
        using var engine = s_ml.Model.CreatePredictionEngine<SetRows.Right, Prediction>(s_ml.MultiTask().Load(file, out _));
        var rows = SetRows.Rights(4, seed: 6);
        var expected = s_model.Transform(SetRows.View(rows)).GetColumn<float>("Gap.Score").ToArray();

        for (var i = 0; i < rows.Count; i++)
            Assert.AreEqual(expected[i], engine.Predict(rows[i]).Score, 1e-5f);
    }

    [TestMethod]
    public void AZipThatWasLoadedDoesSoToo()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "sets.zip");
        s_ml.MultiTask().Save(s_model, null, path);
        var loaded = s_ml.MultiTask().Load(path, out _);
        var rows = SetRows.View(SetRows.Rights(10, seed: 6));

        CollectionAssert.AreEqual(
            s_model.Transform(rows).GetColumn<float>("Gap.Score").ToArray(),
            loaded.Transform(rows).GetColumn<float>("Gap.Score").ToArray()
        );
        (loaded as IDisposable)?.Dispose();
    }

    [TestMethod]
    public async Task AScorerTakesWhatTheRowsHave()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "sets.onnx");
        File.WriteAllBytes(path, s_model.OnnxModel.ToArray());
        var (lefts, rights) = (SetRows.Lefts(20, seed: 6), SetRows.Rights(20, seed: 7));
        var above = s_model.Transform(SetRows.View(lefts)).GetColumn<float>("Above.Probability").ToArray();
        var gap = s_model.Transform(SetRows.View(rights)).GetColumn<float>("Gap.Score").ToArray();
        using var scorer = MultiTaskScorer.Load(path);

        var result = scorer.Score(new ScoringInput(20).Add("B", rights.SelectMany(row => row.B).ToArray()));
        for (var i = 0; i < 20; i++)
            Assert.AreEqual(gap[i], result["Gap"].Score(i), 1e-5f);
        var error = Assert.ThrowsExactly<KeyNotFoundException>(() => result["Above"].Probability(0));
        StringAssert.Contains(error.Message, "not computed");
        Assert.AreEqual(above[3], scorer.Score<SetRows.Left>(lefts)["Above"].Probability(3), 1e-5f);

        // Requests of both kinds that come together.
        var tasks = Enumerable
            .Range(0, 20)
            .Select(async i =>
            {
                var left = await scorer.ScoreAsync(new ScoringInput(1).Add("A", lefts[i].A));
                var right = await scorer.ScoreAsync(rights[i]);
                Assert.AreEqual(above[i], left["Above"].Probability(0), 1e-5f);
                Assert.AreEqual(gap[i], right["Gap"].Score(0), 1e-5f);
            });
        await Task.WhenAll(tasks);

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => scorer.Score<Sample>(Sample.Many(1))).Message, "'A'");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => scorer.Score(new ScoringInput(1).Add("C", 1f))).Message,
            "reads 'A', which the rows do not have; they have 'C'"
        );
    }

    [TestMethod]
    public void EachSetsOwnChainIsExportedWithTheModel()
    {
        // Raw columns of each set go through a chain of its own, fitted on its rows.
        var (rawLeft, rawRight) = (SetRows.View(SetRows.Lefts(100)), SetRows.View(SetRows.Rights(100)));
        var left = s_ml.Transforms.NormalizeMeanVariance("LeftFeatures", "A").Fit(rawLeft);
        var right = s_ml.Transforms.NormalizeMinMax("RightFeatures", "B").Fit(rawRight);
        var trainer = s_ml.MultiTask()
            .Trainer(
                ["LeftFeatures", "RightFeatures"],
                [Tasks.Binary("Above", "Above"), Tasks.Regression("Gap", "Gap")],
                SetRows.Options()
            );
        using var model = trainer.Fit([
            new TrainingSet("left", left.Transform(rawLeft)) { Features = ["LeftFeatures"], Tasks = ["Above"] },
            new TrainingSet("right", right.Transform(rawRight)) { Features = ["RightFeatures"], Tasks = ["Gap"] },
        ]);
        using var onnx = new MemoryStream();
        var report = s_ml.MultiTask().ConvertToOnnx(new TransformerChain<ITransformer>(left, model), rawLeft, onnx);

        CollectionAssert.AreEqual(new[] { "A" }, report.Schema.Inputs.Select(input => input.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "Above" }, report.Schema.Tasks.Select(task => task.Name).ToArray());
        onnx.Position = 0;
        using var alone = (IDisposable)s_ml.MultiTask().Load(onnx, out _);
        var expected = model.Transform(left.Transform(rawLeft)).GetColumn<float>("Above.Score").ToArray();
        foreach (var (want, got) in expected.Zip(((ITransformer)alone).Transform(rawLeft).GetColumn<float>("Above.Score")))
            Assert.AreEqual(want, got, 1e-4f);

        // Both chains in one file, which takes the raw columns of either set.
        using var all = new MemoryStream();
        var rows = SetRows.View(SetRows.Lefts(30).Zip(SetRows.Rights(30), (a, b) => new SetRows.Both { A = a.A, B = b.B }));
        s_ml.MultiTask().ConvertToOnnx(new TransformerChain<ITransformer>(left, right, model), rows, all);
        all.Position = 0;
        using var whole = (IDisposable)s_ml.MultiTask().Load(all, out _);
        foreach (var (want, got) in expected.Zip(((ITransformer)whole).Transform(rawLeft).GetColumn<float>("Above.Score")))
            Assert.AreEqual(want, got, 1e-4f);
    }

    private sealed class Prediction
    {
        [ColumnName("Gap.Score")]
        public float Score { get; set; }
    }
}
