using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Sequences that cannot be learnt from or scored say why, and where.</summary>
[TestClass]
public sealed class SequenceErrorTests
{
    [TestMethod]
    public void TagsAreAsManyAsTokens()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Fit(new Row { Words = [1, 2, 3], Side = [1, 1, 1], Tags = [1, 2] })
        );
        StringAssert.Contains(error.Message, "Task 'T': label column 'Tags' has 2 tags in row 2, where 'Words' has 3 steps");
    }

    [TestMethod]
    public void ColumnsStandSideBySide()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(new Row { Words = [1, 2, 3], Side = [1], Tags = [1, 1, 1] }));
        StringAssert.Contains(error.Message, "Column 'Side' has 1 steps in row 2, where 'Words' has 3");
    }

    [TestMethod]
    public void ATokenTaskNeedsASequence()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Fit(new Row(), features: ["Number"]));
        StringAssert.Contains(error.Message, "Task 'T' has an answer for each step of a sequence, but no feature column is one: 'Number'");
    }

    [TestMethod]
    public void EnsemblesHaveNoAnswerForEachStep()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            Fit(new Row(), options: new MultiTaskOptions { Architecture = new TabM { MemberCount = 2, Layers = [4] } })
        );
        StringAssert.Contains(error.Message, "TabM is an ensemble, whose members have no answer for each step");
    }

    [TestMethod]
    public void AWrongLabelTypeIsNamed()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Fit(new Row(), label: "Number"));
        StringAssert.Contains(error.Message, "Task 'T': label column 'Number' is Single; expected a vector of keys of known count");
    }

    [TestMethod]
    public void ScoringNamesTheRowWhoseColumnsDiffer()
    {
        var (ml, model) = Fit(new Row { Words = [1], Side = [2], Tags = [1] });
        Row[] rows = [new() { Words = [1], Side = [2] }, new() { Words = [1, 2], Side = [2] }];
        var scored = model.Transform(View(ml, rows));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => scored.GetColumn<uint[]>("T.PredictedLabel").ToArray());
        StringAssert.Contains(error.Message, "Column 'Side' has 1 steps in row 1, where 'Words' has 2");
    }

    [TestMethod]
    public void AVocabularyOfAnotherModelIsRefused()
    {
        var ml = new MLContext(1);
        Sentence[] rows = Sentence.Make(40);
        var steps = Sentence.Steps(ml).Fit(ml.Data.LoadFromEnumerable(rows));
        var model = ml.MultiTask()
            .Trainer(["Words"], [Tasks.Tagging("T", "TagKeys")], new MultiTaskOptions { MaximumEpochs = 1, BatchSize = 16 })
            .Fit(steps.Transform(ml.Data.LoadFromEnumerable(rows)));
        foreach (var row in rows)
            row.Text = row.Text.Replace("dog", "bird", StringComparison.Ordinal);
        var other = Sentence.Steps(ml).Fit(ml.Data.LoadFromEnumerable(rows)).Transform(ml.Data.LoadFromEnumerable(rows));
        var error = Assert.ThrowsExactly<ArgumentException>(() => model.Transform(other));
        StringAssert.Contains(error.Message, "Feature column 'Words': its keys stand for 'bird', which the model does not know");
    }

    /// <summary>In the file, where nobody looks at the lengths, such a row has no answer.</summary>
    [TestMethod]
    public void TheFileGivesNoAnswerWhereColumnsDiffer()
    {
        var (_, model) = Fit(new Row { Words = [1], Side = [2], Tags = [1] });
        using var session = new InferenceSession(model.OnnxModel.ToArray());
        DenseTensor<uint> Keys(params uint[] keys) => new(keys, [3, 2]);
        using var results = session.Run([
            NamedOnnxValue.CreateFromTensor("Words", Keys(1, 2, 1, 2, 1, 0)),
            NamedOnnxValue.CreateFromTensor("Side", Keys(1, 2, 1, 0, 1, 2)),
        ]);
        var got = results.ToDictionary(result => result.Name);
        var tags = got["T.PredictedLabel"].AsTensor<uint>();
        Assert.AreNotEqual(0u, tags[0, 0]);
        Assert.AreEqual(0u, tags[1, 0]);
        Assert.AreEqual(0u, tags[2, 0]);
        Assert.IsTrue(float.IsFinite(got["T.Probability"].AsTensor<float>()[0, 1]));
        Assert.IsTrue(float.IsNaN(got["T.Probability"].AsTensor<float>()[1, 0]));
    }

    private static (MLContext, MultiTaskTransformer) Fit(
        Row last,
        string[]? features = null,
        string label = "Tags",
        MultiTaskOptions? options = null
    )
    {
        var ml = new MLContext(1);
        Row[] rows = [new() { Words = [1, 2], Side = [2, 2], Tags = [1, 2] }, new() { Words = [3], Side = [1], Tags = [0] }, last];
        options ??= new MultiTaskOptions();
        var model = ml.MultiTask()
            .Trainer(
                features ?? ["Words", "Side"],
                [Tasks.Tagging("T", label)],
                options with { MaximumEpochs = 1, ValidationFraction = 0, BatchSize = 2 }
            )
            .Fit(View(ml, rows));
        return (ml, model);
    }

    private static IDataView View(MLContext ml, Row[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        foreach (var (name, count) in new[] { ("Words", 4), ("Side", 2), ("Tags", 2) })
            schema[name].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), count));
        return ml.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Row
    {
        public uint[] Words { get; set; } = [];

        public uint[] Side { get; set; } = [];

        public uint[] Tags { get; set; } = [];

        public float Number { get; set; }
    }
}
