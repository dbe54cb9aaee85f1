using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Slots of a vector label column as tasks of their own.</summary>
[TestClass]
public sealed class SlotTaskTests
{
    private static readonly MLContext s_ml = new(1);

    private static readonly string[] s_parts = ["First", "Second", "Third"];

    private static readonly MultiTaskOptions s_options = Sample.Quick(4) with { Balancer = new PcGrad() };

    /// <summary>The same training as on columns of their own, to the last bit, and the numbers of ML.NET's evaluator for each
    /// slot.</summary>
    [TestMethod]
    public void SlotsAreAsGoodAsColumns()
    {
        var rows = View(Rows(200));
        using var slots = Fit(
            rows,
            [.. Tasks.Each(rows.Schema["Targets"]), .. Tasks.Each(rows.Schema["Flags"]), .. Tasks.Each(rows.Schema["Kinds"])]
        );
        using var columns = Fit(
            rows,
            [
                Tasks.Regression("First", "First"),
                Tasks.Regression("Second", "Second"),
                Tasks.Regression("Third", "Third"),
                Tasks.Binary("Flags0", "Yes"),
                Tasks.Binary("Flags1", "No"),
                Tasks.Multiclass("Kinds0", "Kind"),
                Tasks.Multiclass("Kinds1", "OtherKind"),
            ]
        );
        CollectionAssert.AreEqual(
            columns.Schema.Tasks.Select(task => (task.Name, task.Kind, task.LabelledRows)).ToArray(),
            slots.Schema.Tasks.Select(task => (task.Name, task.Kind, task.LabelledRows)).ToArray()
        );
        // A third of the numbers in the second slot is missing (66 of 200), in that slot alone.
        Assert.AreEqual(200, slots.Schema.Tasks[0].LabelledRows);
        Assert.AreEqual(134, slots.Schema.Tasks[1].LabelledRows);
        Assert.AreEqual("Targets[1]", slots.Schema.Tasks[1].LabelColumn);
        var test = View(Rows(90, 2));
        var (own, by) = (slots.Transform(test), columns.Transform(test));
        foreach (var name in new[] { "First.Score", "Second.Score", "Flags1.Score" })
            CollectionAssert.AreEqual(by.GetColumn<float>(name).ToArray(), own.GetColumn<float>(name).ToArray(), name);
        CollectionAssert.AreEqual(
            by.GetColumn<uint>("Kinds1.PredictedLabel").ToArray(),
            own.GetColumn<uint>("Kinds1.PredictedLabel").ToArray()
        );

        var metrics = s_ml.MultiTask().Evaluate(own);
        Near.Value(s_ml.Regression.Evaluate(own, "First", "First.Score").RootMeanSquaredError, metrics["First"]["RMSE"], 1e-5);
        var flags = s_ml.BinaryClassification.Evaluate(own, "No", "Flags1.Score", "Flags1.Probability", "Flags1.PredictedLabel");
        Near.Value(flags.AreaUnderRocCurve, metrics["Flags1"]["AUC"], 1e-9);
        var kinds = s_ml.MulticlassClassification.Evaluate(own, "OtherKind", "Kinds1.Score", "Kinds1.PredictedLabel");
        Near.Value(kinds.MicroAccuracy, metrics["Kinds1"]["accuracy"], 1e-9);
        Assert.AreEqual(60, metrics["Second"].LabelledRows);
        // What is missing elsewhere stays in: the RMSE by hand over the slot's own rows.
        var errors = Rows(90, 2)
            .Zip(own.GetColumn<float>("Second.Score"), (row, score) => Math.Pow(row.Targets[1] - score, 2))
            .Where(square => !double.IsNaN(square));
        Near.Value(Math.Sqrt(errors.Average()), metrics["Second"]["RMSE"], 1e-5);
    }

    [TestMethod]
    public void AWholeChainIsSavedExportedAndMeasured()
    {
        var rows = s_ml.Data.LoadFromEnumerable(Rows(150));
        var chain = s_ml.Transforms.Concatenate("All", s_parts)
            .Append(
                s_ml.MultiTask()
                    .Trainer(
                        ["Features"],
                        [.. Tasks.Each("All", s_parts, (name, label) => new RegressionTask(name, label) { WeightColumn = "Targets[0]" })],
                        s_options with { MaximumEpochs = 2 }
                    )
            );
        var shape = chain.GetOutputSchema(
            s_ml.Transforms.CustomMapping<Empty, Row>((_, _) => { }, null).GetOutputSchema(new SchemaShape([]))
        );
        foreach (var part in s_parts)
            Assert.AreEqual(SchemaShape.Column.VectorKind.Scalar, shape.Single(column => column.Name == $"{part}.Score").Kind);
        var model = chain.Fit(rows);
        var scored = model.Transform(rows);
        var metrics = s_ml.MultiTask().Evaluate(scored);
        Assert.AreEqual("All[2]", metrics[2].Task.LabelColumn);
        using var zip = new MemoryStream();
        s_ml.MultiTask().Save(model, rows.Schema, zip);
        var loaded = s_ml.MultiTask().Load(new MemoryStream(zip.ToArray()), out _);
        using var file = new MemoryStream();
        s_ml.MultiTask().ConvertToOnnx(model, rows, file);
        var onnx = s_ml.MultiTask().Load(new MemoryStream(file.ToArray()), out _);
        Assert.AreEqual(metrics[1].MainValue, s_ml.MultiTask().Evaluate(loaded.Transform(rows))[1].MainValue);
        // The file is the whole chain, but its rows have to bring the labels.
        Assert.AreEqual(
            metrics[1].MainValue,
            s_ml.MultiTask().Evaluate(onnx.Transform(s_ml.Transforms.Concatenate("All", s_parts).Fit(rows).Transform(rows)))[1].MainValue,
            1e-6
        );
        var importance = s_ml.MultiTask().PermutationImportance(model, rows);
        Assert.IsTrue(importance.Any(column => column.Column == "Features" && column.Task == "Third"));
        Assert.IsFalse(importance.Any(column => column.Column == "Second"), "it is part of the labels");
    }

    [TestMethod]
    public void ItIsTrainedFurtherAndResumed()
    {
        var view = View(Rows(120));
        var tasks = Tasks.Each(view.Schema["Targets"]);
        var options = s_options with { ProgressSteps = 1 };
        using var whole = Fit(view, tasks, options);
        using var folder = new TemporaryFolder();
        MultiTaskOptions Saving(long? stopAt) =>
            options with
            {
                Checkpoints = new CheckpointOptions { Folder = folder.Path, EverySteps = 2 },
                Progress = new Reports(report =>
                {
                    if (report.Steps == stopAt)
                        throw new TimeoutException();
                }),
            };
        Assert.ThrowsExactly<TimeoutException>(() => Fit(view, tasks, Saving(9)));
        using var resumed = Fit(view, tasks, Saving(null));
        CollectionAssert.AreEqual(whole.OnnxModel.ToArray(), resumed.OnnxModel.ToArray());
        using var further = s_ml.MultiTask().Trainer("Features", tasks, options).Continue(whole, view, view);
        Assert.IsLessThanOrEqualTo(
            s_ml.MultiTask().Evaluate(whole.Transform(view))["First"].MainValue + 1e-6,
            s_ml.MultiTask().Evaluate(further.Transform(view))["First"].MainValue
        );
    }

    [TestMethod]
    public void NamesAndColumnsOfTheSameName()
    {
        var view = View(Rows(40));
        CollectionAssert.AreEqual(s_parts, Tasks.Each(view.Schema["Targets"]).Select(task => task.Name).ToArray());
        CollectionAssert.AreEqual(
            new[] { "T0:Flags[0]", "T1:Flags[1]" },
            Tasks.Each("Flags", ["T0", "T1"], (name, label) => Tasks.Binary(name, label))
                .Select(task => $"{task.Name}:{task.LabelColumn}")
                .ToArray()
        );
        // A column of this very name is meant by it.
        var taken = s_ml.Transforms.CopyColumns("Targets[0]", "Third").Fit(view).Transform(view);
        Assert.AreSame(taken, SlotColumns.Of(taken, ["Targets[0]"]));
        var slot = SlotColumns.Of(view, ["Targets[2]"]);
        CollectionAssert.AreEqual(view.GetColumn<float>("Third").ToArray(), slot.GetColumn<float>("Targets[2]").ToArray());
        var keys = s_ml.Transforms.Text.TokenizeIntoWords("Words", "Text")
            .Append(s_ml.Transforms.Conversion.MapValueToKey("Words"))
            .Fit(view)
            .Transform(view);
        StringAssert.Contains(Refused(keys, "Words[0]"), "no vector of known size");
        StringAssert.Contains(Refused(view, "Targets[3]"), "has the slots 0 to 2");
        StringAssert.Contains(Refused(view, "Nothing[0]"), "could not find label column 'Nothing[0]'");
        StringAssert.Contains(Refused(view, "Third[0]"), "no vector of known size");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Tasks.Each(view.Schema["Third"])).Message,
            "expected a vector of known size"
        );
        foreach (var text in new[] { "[0]", "a[]", "a[-1]", "a[1", "a1]", "a[x]", "a[ 1]" })
            Assert.IsNull(SlotColumns.Parse(text), text);
    }

    private static string Refused(IDataView view, string label) =>
        Assert.Throws<ArgumentException>(() => Fit(view, [Tasks.Regression("T", label)])).Message;

    private static MultiTaskTransformer Fit(IDataView view, IReadOnlyList<TaskDefinition> tasks, MultiTaskOptions? options = null) =>
        s_ml.MultiTask().Trainer("Features", tasks, options ?? s_options).Fit(view);

    private static IDataView View(List<Row> rows)
    {
        var view = s_ml.Data.LoadFromEnumerable(rows);
        // Joined columns name their slots.
        return s_ml.Transforms.Concatenate("Targets", s_parts).Fit(view).Transform(view);
    }

    private static List<Row> Rows(int count, int seed = 1) =>
        [
            .. Sample
                .Many(count, seed)
                .Select(
                    (sample, i) =>
                        new Row(
                            sample.Features,
                            [sample.Sum + 5, i % 3 == 2 ? float.NaN : sample.Features[0] * 10, sample.Features[1]],
                            [sample.Features[0] > 0, sample.Features[1] < 0],
                            [(uint)(i % 7 == 0 ? 0 : 1 + (sample.Features[2] > 0 ? 1 : 0)), (uint)(1 + (int)sample.Class % 3)]
                        )
                ),
        ];

    private sealed class Empty;

    private sealed class Row
    {
        public Row() { }

        public Row(float[] features, float[] targets, bool[] flags, uint[] kinds)
        {
            (Features, Targets, Flags, Kinds) = (features, targets, flags, kinds);
            (First, Second, Third) = (targets[0], targets[1], targets[2]);
            (Yes, No) = (flags[0], flags[1]);
            // Of a scalar ML.NET makes key 1 of 0, and of what is no key a missing one; of a vector it takes keys as they are.
            (Kind, OtherKind) = unchecked((kinds[0] - 1, kinds[1] - 1));
        }

        [VectorType(4)]
        public float[] Features { get; set; } = [];

        [VectorType(3)]
        public float[] Targets { get; set; } = [];

        [VectorType(2)]
        public bool[] Flags { get; set; } = [];

        [VectorType(2), KeyType(3)]
        public uint[] Kinds { get; set; } = [];

        public float First { get; set; }

        public float Second { get; set; }

        public float Third { get; set; }

        public bool Yes { get; set; }

        public bool No { get; set; }

        [KeyType(3)]
        public uint Kind { get; set; }

        [KeyType(3)]
        public uint OtherKind { get; set; }

        public string Text { get; set; } = "a b";
    }
}
