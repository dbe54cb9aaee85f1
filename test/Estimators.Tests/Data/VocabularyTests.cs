using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Keys mean what their values say, wherever they meet a model: the same values in another order change nothing, others are
/// refused by name.</summary>
[TestClass]
public sealed class VocabularyTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly string[] s_classes = ["north", "south", "east", "west"];
    private static readonly string[] s_answers = ["no", "yes"];
    private static readonly string[] s_places = ["a", "b", "c", "d", "e"];

    [TestMethod]
    public void KeyFeaturesOfAnotherOrderGiveTheSameScores()
    {
        using var model = Fit(View());
        var expected = Scores(model, View());
        CollectionAssert.AreEqual(expected, Scores(model, View(places: Reversed(s_places))));
        CollectionAssert.AreEqual(expected, Scores(model, View(places: ["e", "a", "d", "c", "b"])));
    }

    [TestMethod]
    public void KeyFeaturesSurviveSavingAndOnnx()
    {
        using var model = Fit(View());
        var expected = Scores(model, View());
        using var stream = new MemoryStream();
        s_ml.MultiTask().Save(model, View().Schema, stream);
        stream.Position = 0;
        using var loaded = (MultiTaskTransformer)s_ml.MultiTask().Load(stream, out _);
        CollectionAssert.AreEqual(s_places, loaded.Schema.Inputs.Single(input => input.Name == "Place").KeyValues!.Values.ToArray());
        CollectionAssert.AreEqual(expected, Scores(loaded, View(places: Reversed(s_places))));
        using var onnx = (MultiTaskTransformer)s_ml.MultiTask().Load(new MemoryStream(model.OnnxModel.ToArray()), out _);
        CollectionAssert.AreEqual(expected, Scores(onnx, View(places: Reversed(s_places))));
    }

    [TestMethod]
    public void AnUnknownValueOfAKeyFeatureIsRefusedByName()
    {
        using var model = Fit(View());
        var e = Assert.ThrowsExactly<ArgumentException>(() => model.Transform(View(places: ["e", "d", "c", "b", "nowhere"])));
        StringAssert.StartsWith(
            e.Message,
            "Feature column 'Place': its keys stand for 'nowhere', which the model does not know; its "
                + "keys stand for 'a', 'b', 'c', 'd', 'e'."
        );
    }

    [TestMethod]
    public void EvaluationMapsLabelsByValue()
    {
        using var model = Fit(View());
        var expected = s_ml.MultiTask().Evaluate(model.Transform(View()));
        Assert.IsGreaterThan(0.9, expected["Answer"].Binary.Accuracy);
        Assert.IsGreaterThan(0.9, expected["Class"].Multiclass.MicroAccuracy);
        var actual = s_ml.MultiTask().Evaluate(model.Transform(View(Reversed(s_classes), Reversed(s_answers), Reversed(s_places))));
        foreach (var task in new[] { "Class", "Answer" })
            CollectionAssert.AreEqual(expected[task].Values.ToArray(), actual[task].Values.ToArray(), task);
    }

    [TestMethod]
    public void EvaluationRefusesOtherValues()
    {
        using var model = Fit(View());
        var e = Assert.ThrowsExactly<ArgumentException>(() => s_ml.MultiTask().Evaluate(model.Transform(View(answers: ["false", "true"]))));
        StringAssert.StartsWith(
            e.Message,
            "Task 'Answer': label column 'Answer': its keys stand for 'false', 'true', which the model "
                + "does not know; its keys stand for 'no', 'yes'."
        );
        e = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask().Evaluate(model.Transform(View(classes: ["north", "south", "east", "up"])))
        );
        StringAssert.StartsWith(e.Message, "Task 'Class': label column 'Class': its keys stand for 'up', which the model does not know;");
    }

    [TestMethod]
    public void TrainingFurtherMapsByValueAndRefusesOthers()
    {
        using var model = Fit(View());
        using var same = Trainer().Continue(model, View());
        using var reversed = Trainer().Continue(model, View(Reversed(s_classes), Reversed(s_answers), Reversed(s_places)));
        CollectionAssert.AreEqual(Scores(same, View()), Scores(reversed, View()));
        var e = Assert.ThrowsExactly<InvalidOperationException>(() => Trainer().Continue(model, View(answers: ["no", "perhaps"])));
        StringAssert.Contains(e.Message, "'perhaps', which the model does not know");
        Assert.ThrowsExactly<ArgumentException>(() => Trainer().Continue(model, View(places: ["a", "b", "c", "d", "nowhere"])));
    }

    [TestMethod]
    public void ValidationViewsAreMappedByValue()
    {
        using var same = Trainer().Fit(View(), View());
        using var reversed = Trainer().Fit(View(), View(Reversed(s_classes), Reversed(s_answers), Reversed(s_places)));
        Assert.IsTrue(same.OnnxModel.Span.SequenceEqual(reversed.OnnxModel.Span));
        Assert.ThrowsExactly<ArgumentException>(() => Trainer().Fit(View(), View(classes: ["north", "south", "east", "up"])));
    }

    [TestMethod]
    public void ValidationColumnsMayStandInAnotherOrder()
    {
        using var same = Trainer().Fit(View(), View());
        var view = View();
        var turned = s_ml.Transforms.SelectColumns("Sum", "Answer", "Class", "Place", "Features").Fit(view).Transform(view);
        using var other = Trainer().Fit(view, turned);
        Assert.IsTrue(same.OnnxModel.Span.SequenceEqual(other.OnnxModel.Span));
    }

    [TestMethod]
    public void DataSetsThatShareATaskAreMappedByValue()
    {
        TrainingSet[] Sets(IDataView second) => [new("first", View()), new("second", second)];
        using var same = Trainer().Fit(Sets(View()));
        using var reversed = Trainer().Fit(Sets(View(Reversed(s_classes), Reversed(s_answers), Reversed(s_places))));
        CollectionAssert.AreEqual(Scores(same, View()), Scores(reversed, View()));
        var e = Assert.ThrowsExactly<ArgumentException>(() => Trainer().Fit(Sets(View(answers: ["no", "perhaps"]))));
        StringAssert.StartsWith(e.Message, "Data set 'second': Task 'Answer'");
    }

    [TestMethod]
    public void NumbersAreClassesByTheirValueWhereKeysAreEvaluated()
    {
        // Trained on the numbers 0 to 3, evaluated on keys of these numbers in another order.
        var rows = Sample.Many(200).SkipWhile(row => row.Class == 0).ToList();
        using var model = Sample.Fit(
            rows,
            new MultiTaskOptions
            {
                MaximumEpochs = 15,
                BatchSize = 16,
                Seed = 5,
                Threads = 1,
            },
            Tasks.Multiclass("Class", "Class")
        );
        var view = s_ml.Data.LoadFromEnumerable(rows);
        var expected = s_ml.MultiTask().Evaluate(model.Transform(view))["Class"];
        var keyed = s_ml
            .Transforms.Conversion.MapValueToKey(
                "Class",
                keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence
            )
            .Fit(view)
            .Transform(view);
        Assert.AreNotEqual(0f, rows[0].Class);
        CollectionAssert.AreEqual(expected.Values.ToArray(), s_ml.MultiTask().Evaluate(model.Transform(keyed))["Class"].Values.ToArray());
    }

    [TestMethod]
    public void KeysAreClassesByTheirValueWhereNumbersAreEvaluated()
    {
        var view = s_ml.Data.LoadFromEnumerable(Sample.Many(200));
        var keys = s_ml.Transforms.Conversion.MapValueToKey(
            "ClassKey",
            "Class",
            keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence
        );
        var keyed = keys.Fit(view).Transform(view);
        using var model = s_ml.MultiTask()
            .Trainer(
                "Features",
                [Tasks.Multiclass("Class", "ClassKey")],
                new MultiTaskOptions
                {
                    MaximumEpochs = 15,
                    BatchSize = 16,
                    Seed = 5,
                    Threads = 1,
                }
            )
            .Fit(keyed);
        var scored = model.Transform(keyed);
        var expected = s_ml.MultiTask().Evaluate(scored)["Class"];
        var byNumber = new ModelSchema(model.Schema.Inputs, [model.Schema.Tasks[0] with { LabelColumn = "Class" }]);
        CollectionAssert.AreEqual(expected.Values.ToArray(), s_ml.MultiTask().Evaluate(scored, byNumber)["Class"].Values.ToArray());
    }

    private static string[] Reversed(string[] values) => [.. values.Reverse()];

    private static MultiTaskEstimator Trainer() =>
        s_ml.MultiTask()
            .Trainer(
                ["Features", "Place"],
                [Tasks.Multiclass("Class", "Class"), Tasks.Binary("Answer", "Answer"), Tasks.Regression("Sum", "Sum")],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [16] },
                    MaximumEpochs = 15,
                    BatchSize = 16,
                    Seed = 3,
                    Threads = 1,
                    Optimizer = new Adam { LearningRate = 0.01 },
                }
            );

    private static MultiTaskTransformer Fit(IDataView view) => Trainer().Fit(view);

    private static float[] Scores(MultiTaskTransformer model, IDataView view) =>
        [
            .. model.Transform(view).GetColumn<float[]>("Class.Score").SelectMany(x => x),
            .. model.Transform(view).GetColumn<float>("Sum.Score"),
        ];

    // The same rows, with keys numbered as the vocabularies say.
    private static IDataView View(string[]? classes = null, string[]? answers = null, string[]? places = null)
    {
        var rows = Sample
            .Many(200)
            .Select(
                (row, i) =>
                    new Words
                    {
                        Features = row.Features,
                        Class = (classes is null || classes.Contains(s_classes[(int)row.Class]) ? s_classes : classes)[(int)row.Class],
                        Answer = row.Sign > 0 ? "yes" : "no",
                        Place = s_places[i % 5],
                        Sum = row.Sum + i % 5,
                    }
            )
            .ToArray();
        var view = s_ml.Data.LoadFromEnumerable(rows);
        IEstimator<ITransformer> Map(string column, string[] values) =>
            s_ml.Transforms.Conversion.MapValueToKey(
                column,
                column,
                keyData: s_ml.Data.LoadFromEnumerable(values.Select(value => new Value { Text = value }))
            );
        var pipeline = Map("Class", classes ?? s_classes)
            .Append(Map("Answer", answers ?? s_answers))
            .Append(Map("Place", places ?? s_places))
            .Append(s_ml.Transforms.SelectColumns("Features", "Place", "Class", "Answer", "Sum"));
        return pipeline.Fit(view).Transform(view);
    }

    private sealed class Value
    {
        public string Text { get; set; } = "";
    }

    private sealed class Words
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public string Class { get; set; } = "";

        public string Answer { get; set; } = "";

        public string Place { get; set; } = "";

        public float Sum { get; set; }
    }
}
