using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Kinds of task that a user writes: they train beside ours, mask, export and score with columns of their own.</summary>
[TestClass]
public sealed class OwnTaskTests
{
    private const uint Missing = 99;

    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void LearnsBesideAnotherTask()
    {
        var rows = TagSample.Many(800);
        foreach (var row in rows.Where((_, i) => i % 3 == 0))
            row.Level = Missing;
        var data = s_ml.Data.LoadFromEnumerable(rows);
        using var model = s_ml.MultiTask()
            .Trainer("Features", [new OrdinalTask("Level", "Level"), Tasks.Binary("First", "First")], TagSample.Options())
            .Fit(data);
        var test = TagSample.Many(300, seed: 2);
        var scored = s_ml
            .Data.CreateEnumerable<Scored>(model.Transform(s_ml.Data.LoadFromEnumerable(test)), reuseRowObject: false)
            .ToArray();

        Assert.AreEqual(rows.Count(row => row.Level != Missing), model.Schema.Tasks[0].LabelledRows);
        Assert.AreEqual("ordinal", model.Schema.Tasks[0].Kind);
        Assert.IsGreaterThan(0.9, scored.Zip(test).Average(pair => pair.First.PredictedLabel == pair.Second.Level + 1 ? 1 : 0));
        Assert.IsLessThan(0.25, scored.Zip(test).Average(pair => Math.Abs(pair.First.Rank - (pair.Second.Level + 1))));
        foreach (var row in scored)
            Assert.AreEqual(1 + row.Above.Sum(x => (double)x), row.Rank, 1e-5);
    }

    [TestMethod]
    public void ItsColumnsAreThoseOfTheFormula()
    {
        float[] logits = [3, 1, -2, 0.5f, -0.25f, -4];
        var columns = HeadGraph.Run(new OrdinalHead("T", 4, null), logits);
        for (var row = 0; row < 2; row++)
        {
            double[] above = [1, .. logits.Skip(row * 3).Take(3).Select(z => 1 / (1 + Math.Exp(-z))), 0];
            double[] probabilities = [.. Enumerable.Range(0, 4).Select(level => above[level] - above[level + 1])];
            Assert.AreEqual(1 + above[1..4].Sum(), columns[0][row], 1e-5);
            Assert.AreEqual(1 + Array.IndexOf(probabilities, probabilities.Max()), columns[2][row]);
        }
    }

    [TestMethod]
    public void KeepsItsVocabulary()
    {
        var rows = s_ml.Data.LoadFromEnumerable(
            TagSample.Many(80).Select(row => new Worded { Features = row.Features, Size = new[] { "S", "M", "L", "XL" }[row.Level] })
        );
        var pipeline = s_ml
            .Transforms.Conversion.MapValueToKey("SizeKey", "Size")
            .Append(s_ml.MultiTask().Trainer("Features", [new OrdinalTask("Level", "SizeKey")], TagSample.Options(2)))
            .Append(s_ml.Transforms.Conversion.MapKeyToValue("Text", "Level.PredictedLabel"));
        var predicted = pipeline.Fit(rows).Transform(rows).GetColumn<string>("Text").Distinct().ToArray();

        CollectionAssert.IsSubsetOf(predicted, new[] { "S", "M", "L", "XL" });
    }

    [TestMethod]
    public void ItsOwnChecksAreAsked()
    {
        var data = s_ml.Data.LoadFromEnumerable(TagSample.Many(60));
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask().Trainer("Features", [new OrdinalTask("Level", "Amount")], TagSample.Options(1)).Fit(data)
        );
        StringAssert.Contains(error.Message, "Task 'Level': label column 'Amount' is Single; expected a key of two levels or more");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            s_ml.MultiTask().Trainer("Features", [new TweedieTask("T", "Amount") { Power = 2 }])
        );
    }

    [TestMethod]
    public void TweedieLearnsAMean()
    {
        // A third of the rows is zero, the rest 3 exp(x₀): the mean is 2 exp(x₀).
        var rows = TagSample.Many(1500);
        for (var i = 0; i < rows.Count; i++)
            rows[i].Amount = i % 3 == 0 ? 0 : 3 * MathF.Exp(rows[i].Features[0]);
        using var model = s_ml.MultiTask()
            .Trainer("Features", [new TweedieTask("Claim", "Amount")], TagSample.Options())
            .Fit(s_ml.Data.LoadFromEnumerable(rows));
        var test = TagSample.Many(300, seed: 2);
        var scores = model.Transform(s_ml.Data.LoadFromEnumerable(test)).GetColumn<float>("Claim.Score").ToArray();

        Assert.IsLessThan(0.15, scores.Zip(test).Average(pair => Math.Abs(pair.First / (2 * Math.Exp(pair.Second.Features[0])) - 1)));
    }

    [TestMethod]
    public void TweedieLossIsLeastAtTheLabel()
    {
        using var scope = torch.NewDisposeScope();
        var head = new TweedieHead(new TweedieTask("T", "L"));
        double Loss(double mean) =>
            head.Loss(torch.tensor([(float)Math.Log(mean)], [1, 1]), torch.tensor([5f], [1, 1]), null).item<float>();
        Assert.IsTrue(Loss(5) < Loss(4.5) && Loss(5) < Loss(5.5));
        // p = 1.5: 2 √μ + 2 y / √μ.
        Assert.AreEqual(2 * Math.Sqrt(4) + 2 * 5 / Math.Sqrt(4), Loss(4), 1e-5);
    }

    private sealed class Scored
    {
        [ColumnName("Level.Expected")]
        public float Rank { get; set; }

        [ColumnName("Level.Above")]
        public float[] Above { get; set; } = [];

        [ColumnName("Level.PredictedLabel"), KeyType(4)]
        public uint PredictedLabel { get; set; }
    }

    private sealed class Worded
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public string Size { get; set; } = "";
    }
}
