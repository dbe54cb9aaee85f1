using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Metrics of the user's own against the same numbers computed by hand.</summary>
[TestClass]
public sealed class OwnMetricTests
{
    private readonly MLContext _ml = new(1);
    private readonly Bird[] _birds = Birds.Rows(60);

    [TestMethod]
    public void GetLabelsAndScoresOfTheRowsThatHaveBoth()
    {
        var metrics = Evaluate(
            new OwnMetric
            {
                Task = "Mass",
                Name = "MAPE",
                Measure = (labels, scores) => labels.Zip(scores, (y, s) => Math.Abs(y[0] - s[0]) / y[0]).Average(),
            },
            new OwnMetric
            {
                Task = "Sex",
                Name = "Brier",
                Measure = (labels, scores) => labels.Zip(scores, (y, p) => Math.Pow(y[0] - p[0], 2)).Average(),
            },
            new OwnMetric
            {
                Task = "Species",
                Name = "top 2",
                IsHigherBetter = true,
                Measure = (labels, scores) => labels.Zip(scores, (y, p) => p.Count(q => q > p[(int)y[0]]) < 2 ? 1.0 : 0).Average(),
            }
        );
        var weighed = _birds.Where(bird => !float.IsNaN(bird.BodyMass)).ToArray();
        var mape = weighed.Average(bird => Math.Abs(bird.BodyMass - Birds.Expect(bird).Mass) / bird.BodyMass);
        Assert.AreEqual(mape, metrics["Mass"]["MAPE"], 1e-6);
        Assert.IsFalse(metrics["Mass"].Value("MAPE").IsHigherBetter);
        var known = _birds.Where(bird => bird.SexKnown).ToArray();
        var brier = known.Average(bird => Math.Pow((bird.IsMale ? 1 : 0) - Birds.Expect(bird).SexProbability, 2));
        Assert.AreEqual(brier, metrics["Sex"]["Brier"], 1e-6);
        var named = _birds.Where(bird => bird.SpeciesName.Length > 0).ToArray();
        var top2 = named.Average(bird =>
        {
            var scores = Birds.Expect(bird).SpeciesScore;
            return Array.IndexOf([.. scores.OrderDescending()], scores[Array.IndexOf(Birds.Species, bird.SpeciesName)]) < 2 ? 1.0 : 0;
        });
        Assert.AreEqual(top2, metrics["Species"]["top 2"], 1e-9);
        Assert.IsTrue(metrics["Species"].Value("top 2").IsHigherBetter);
        Assert.AreEqual("RMSE", metrics["Mass"].Main?.Name, "the usual main metric stays");
        StringAssert.Contains(metrics.ToString(), "MAPE ");
    }

    [TestMethod]
    public void GetIntervalsFromTheSameDraws()
    {
        var options = new EvaluationOptions
        {
            BootstrapSamples = 200,
            OwnMetrics =
            [
                new OwnMetric
                {
                    Task = "Mass",
                    Name = "own MAE",
                    Measure = (labels, scores) => labels.Zip(scores, (y, s) => Math.Abs(y[0] - s[0])).Average(),
                },
            ],
        };
        using var model = Birds.Transformer(_ml);
        var mass = _ml.MultiTask().Evaluate(model.Transform(_ml.Data.LoadFromEnumerable(_birds)), options)["Mass"];
        var (usual, own) = (mass.Value("MAE"), mass.Value("own MAE"));
        Assert.AreEqual(usual.Value, own.Value, 1e-3);
        Assert.AreEqual(usual.Interval!.Value.Low, own.Interval!.Value.Low, 1e-3);
        Assert.AreEqual(usual.Interval!.Value.High, own.Interval!.Value.High, 1e-3);
    }

    [TestMethod]
    public void WithoutScoresTheyAreNaNOrLeaveTheRowsOut()
    {
        var metric = new OwnMetric
        {
            Task = "Mass",
            Name = "rows",
            Measure = (labels, scores) =>
            {
                Assert.HasCount(labels.Length, scores);
                return labels.Length;
            },
        };
        _birds[0].Features = [float.NaN, 0, 0];
        _birds[0].BodyMass = 4000;
        Assert.IsTrue(double.IsNaN(Evaluate(metric)["Mass"]["rows"]));
        var left = Evaluate(new EvaluationOptions { MissingScores = MissingScoreHandling.LeaveOut, OwnMetrics = [metric] });
        Assert.AreEqual(_birds.Count(bird => !float.IsNaN(bird.BodyMass)) - 1, left["Mass"]["rows"]);
    }

    [TestMethod]
    public void AWrongTaskAndATakenNameAreSaid()
    {
        var metric = new OwnMetric
        {
            Task = "Weight",
            Name = "MAPE",
            Measure = (_, _) => 0,
        };
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Evaluate(metric)).Message,
            "'MAPE' is for the task 'Weight'; there are 'Species', 'Sex', 'Mass'"
        );
        var taken = metric with { Task = "Mass", Name = "RMSE" };
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => Evaluate(taken)).Message, "another name");
    }

    /// <summary>Neither steps nor tags have one label and score for each row.</summary>
    [TestMethod]
    [DataRow("regression", "Y.Score")]
    [DataRow("tagging", "Y.PredictedLabel")]
    public void AnAnswerForEachStepIsRefusedByName(string kind, string output)
    {
        Steps[] one = [new Steps { Y = [1, 2], Score = [1, 3], Keys = [1, 2], Tags = [2, 2] }];
        var rows = _ml.Data.LoadFromEnumerable(one, Steps.Definition());
        var column = kind == "tagging"
            ? new OutputColumn(output, ColumnKind.Key, 1, false, [], 2, new KeyVocabulary("String", ["a", "b"]), IsSequence: true)
            : new OutputColumn(output, ColumnKind.Single, 1, false, [], IsSequence: true);
        var schema = new ModelSchema(
            [new("X", ColumnKind.Single, 1, true, 0, [])],
            [new("Y", kind, kind == "tagging" ? "Keys" : "Y", [column], 1)]
        );
        var metric = new OwnMetric
        {
            Task = "Y",
            Name = "own",
            Measure = (_, _) => 0,
        };
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            _ml.MultiTask().Evaluate(rows, schema, new EvaluationOptions { OwnMetrics = [metric] })
        );
        StringAssert.Contains(error.Message, $"Task 'Y' is of kind '{kind}' with an answer for each step");
    }

    private sealed class Steps
    {
        public float[] Y { get; set; } = [];

        [ColumnName("Y.Score")]
        public float[] Score { get; set; } = [];

        public uint[] Keys { get; set; } = [];

        [ColumnName("Y.PredictedLabel")]
        public uint[] Tags { get; set; } = [];

        public static SchemaDefinition Definition()
        {
            var schema = SchemaDefinition.Create(typeof(Steps));
            foreach (var name in new[] { "Keys", "Y.PredictedLabel" })
                schema[name].ColumnType = new VectorDataViewType(
                    new KeyDataViewType(typeof(uint), 2)
                );
            return schema;
        }
    }

    private MultiTaskMetrics Evaluate(params OwnMetric[] metrics) => Evaluate(new EvaluationOptions { OwnMetrics = metrics });

    private MultiTaskMetrics Evaluate(EvaluationOptions options)
    {
        using var model = Birds.Transformer(_ml);
        var data = _ml.Data.LoadFromEnumerable(_birds);
        var keyed = _ml.Transforms.Conversion.MapValueToKey(
            "SpeciesKey",
            "SpeciesName",
            keyData: _ml.Data.LoadFromEnumerable(Birds.Species.Select(name => new Value { Text = name }))
        );
        return _ml.MultiTask().Evaluate(model.Transform(keyed.Fit(data).Transform(data)), options);
    }

    private sealed class Value
    {
        public string Text { get; set; } = "";
    }
}
