using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Multi-label tasks from data to scored columns.</summary>
[TestClass]
public sealed class MultiLabelTaskTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void LearnsFromEntriesThatAreMissingOneByOne()
    {
        // No row has all three labels, so a task that dropped whole rows would find none.
        var rows = TagSample.Many(900);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i % 3 == 0)
                rows[i].First = float.NaN;
            if (i % 3 == 1)
                rows[i].Second = float.NaN;
            if (i % 3 == 2)
                rows[i].Either = float.NaN;
        }
        using var model = Fit(TagSample.Load(s_ml, rows), Tasks.MultiLabel("Tag", "Tags"));
        var test = TagSample.Many(400, seed: 2);
        var scored = Score(model, test);

        Assert.AreEqual(900, model.Schema.Tasks[0].LabelledRows);
        Assert.IsGreaterThan(0.95, scored.Zip(test).Average(pair => pair.First.PredictedLabel[0] == (pair.Second.First > 0) ? 1 : 0));
        Assert.IsGreaterThan(0.95, scored.Zip(test).Average(pair => pair.First.PredictedLabel[1] == (pair.Second.Second > 0) ? 1 : 0));
        Assert.IsGreaterThan(0.95, scored.Zip(test).Average(pair => pair.First.PredictedLabel[2] == (pair.Second.Either > 0) ? 1 : 0));
    }

    [TestMethod]
    public void ColumnsFollowFromTheScore()
    {
        var data = TagSample.Load(s_ml, TagSample.Many(80));
        using var model = Fit(data, Tasks.MultiLabel("Tag", "Tags"), epochs: 3);
        foreach (var row in Score(model, TagSample.Many(50, seed: 3)))
            for (var i = 0; i < 3; i++)
            {
                Assert.AreEqual(1 / (1 + Math.Exp(-row.Score[i])), row.Probability[i], 1e-6);
                Assert.AreEqual(row.Score[i] > 0, row.PredictedLabel[i]);
            }
        var scored = model.Transform(data).Schema;
        foreach (var column in new[] { "Tag.Score", "Tag.Probability", "Tag.PredictedLabel" })
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            scored[column].GetSlotNames(ref names);
            Assert.AreEqual("First,Second,Either", string.Join(",", names.DenseValues()), column);
        }
    }

    [TestMethod]
    public void OneLabelIsABinaryTask()
    {
        var rows = TagSample.Many(200);
        foreach (var row in rows.Where((_, i) => i % 4 == 0))
            row.First = float.NaN;
        var data = s_ml
            .Transforms.Concatenate("Tags", "First")
            .Append(s_ml.Transforms.CopyColumns("Label", "First"))
            .Fit(s_ml.Data.LoadFromEnumerable(rows))
            .Transform(s_ml.Data.LoadFromEnumerable(rows));
        using var one = Fit(data, new MultiLabelTask("T", "Tags") { PositiveWeights = [2] }, epochs: 5);
        using var other = Fit(data, new BinaryTask("T", "Label") { PositiveWeight = 2 }, epochs: 5);

        var vector = one.Transform(data).GetColumn<float[]>("T.Score").Select(score => score.Single()).ToArray();
        var scalar = other.Transform(data).GetColumn<float>("T.Score").ToArray();
        for (var i = 0; i < scalar.Length; i++)
            Assert.AreEqual(scalar[i], vector[i], 2e-3 * Math.Max(1, Math.Abs(scalar[i])), $"row {i}");
    }

    [TestMethod]
    public void BooleansAreLearnt()
    {
        using var model = Fit(TagSample.Load(s_ml, TagSample.Many(600)), Tasks.MultiLabel("Tag", "Flags"));
        var test = TagSample.Many(300, seed: 2);
        Assert.IsGreaterThan(
            0.95,
            Score(model, test).Zip(test).Average(pair => pair.First.PredictedLabel.SequenceEqual(pair.Second.Flags) ? 1 : 0)
        );
    }

    [TestMethod]
    public void AnEnsembleLearnsAndExports()
    {
        var rows = TagSample.Many(300);
        rows[0].First = rows[7].Either = float.NaN;
        using var model = Fit(
            TagSample.Load(s_ml, rows),
            Tasks.MultiLabel("Tag", "Tags"),
            15,
            TagSample.Network(ensemble: true)
        );
        var test = TagSample.Many(300, seed: 2);
        Assert.IsGreaterThan(
            0.85,
            Score(model, test).Zip(test).Average(pair => pair.First.PredictedLabel[0] == (pair.Second.First > 0) ? 1 : 0)
        );
    }

    [TestMethod]
    public void ASavedModelLoadsInStockMlNet()
    {
        var data = TagSample.Load(s_ml, TagSample.Many(80));
        using var model = Fit(data, Tasks.MultiLabel("Tag", "Tags"), epochs: 2);
        using var file = new MemoryStream();
        s_ml.Model.Save(model, data.Schema, file);
        var loaded = new MLContext().Model.Load(file, out _).Transform(data);
        var scored = model.Transform(data);

        CollectionAssert.AreEqual(
            scored.GetColumn<bool[]>("Tag.PredictedLabel").SelectMany(x => x).ToArray(),
            loaded.GetColumn<bool[]>("Tag.PredictedLabel").SelectMany(x => x).ToArray()
        );
        CollectionAssert.AreEqual(
            scored.GetColumn<float[]>("Tag.Score").SelectMany(x => x).ToArray(),
            loaded.GetColumn<float[]>("Tag.Score").SelectMany(x => x).ToArray()
        );
    }

    private static MultiTaskTransformer Fit(IDataView data, TaskDefinition task, int epochs = 40, Architecture? architecture = null) =>
        s_ml.MultiTask().Trainer("Features", [task], TagSample.Options(epochs, architecture)).Fit(data);

    private static Scored[] Score(MultiTaskTransformer model, List<TagSample> rows) =>
        [.. s_ml.Data.CreateEnumerable<Scored>(model.Transform(s_ml.Data.LoadFromEnumerable(rows)), reuseRowObject: false)];

    private sealed class Scored
    {
        [ColumnName("Tag.Score")]
        public float[] Score { get; set; } = [];

        [ColumnName("Tag.Probability")]
        public float[] Probability { get; set; } = [];

        [ColumnName("Tag.PredictedLabel")]
        public bool[] PredictedLabel { get; set; } = [];
    }
}
