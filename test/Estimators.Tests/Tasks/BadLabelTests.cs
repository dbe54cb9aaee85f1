using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Labels that a task cannot learn, and options out of range: each error says which task and column, where, and what would be
/// right.</summary>
[TestClass]
public sealed class BadLabelTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void AMultiLabelColumnThatIsNoVector() =>
        Fails<ArgumentException>(
            _ => { },
            Tasks.MultiLabel("Tag", "First"),
            "Task 'Tag'",
            "label column 'First'",
            "Single",
            "vector of known size of Boolean or Single"
        );

    [TestMethod]
    public void AMultiLabelColumnOfUnknownSize()
    {
        var data = s_ml.Data.LoadFromEnumerable([new Unsized { Features = [1, 2], Tags = [1, 0] }]);
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask().Trainer("Features", [Tasks.MultiLabel("Tag", "Tags")]).Fit(data)
        );
        StringAssert.Contains(error.Message, "Task 'Tag'");
        StringAssert.Contains(error.Message, "known size");
    }

    [TestMethod]
    public void ALabelWithoutAKnownEntry() =>
        Fails<InvalidOperationException>(
            rows => rows.ForEach(row => row.Second = float.NaN),
            Tasks.MultiLabel("Tag", "Tags"),
            "Task 'Tag'",
            "slot 1 ('Second')",
            "'Tags'",
            "NaN in all"
        );

    [TestMethod]
    public void LabelsThatAreAllConstant() =>
        Fails<InvalidOperationException>(
            rows => rows.ForEach(row => (row.First, row.Second, row.Either) = (1, 0, 1)),
            Tasks.MultiLabel("Tag", "Tags"),
            "Task 'Tag'",
            "'Tags'",
            "both positive and negative",
            "60 labelled"
        );

    [TestMethod]
    public void TooFewPositiveWeights() =>
        Fails<InvalidOperationException>(
            _ => { },
            new MultiLabelTask("Tag", "Tags") { PositiveWeights = [1, 2] },
            "Task 'Tag'",
            "2 PositiveWeights",
            "3 slots",
            "'Tags'"
        );

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(double.NaN)]
    public void APositiveWeightThatIsNone(double weight) =>
        Fails<ArgumentOutOfRangeException>(
            _ => { },
            new MultiLabelTask("Tag", "Tags") { PositiveWeights = [1, weight, 1] },
            "Task 'Tag'",
            "greater than 0"
        );

    [TestMethod]
    [DataRow(new double[0])]
    [DataRow(new[] { 0.5, 0.1 })]
    [DataRow(new[] { 0.5, 0.5 })]
    [DataRow(new[] { 0.0, 0.5 })]
    [DataRow(new[] { 0.5, 1.0 })]
    [DataRow(new[] { double.NaN })]
    public void QuantilesOutOfOrder(double[] quantiles) =>
        Fails<ArgumentOutOfRangeException>(
            _ => { },
            Tasks.Quantile("Q", "Amount", quantiles),
            "Task 'Q'",
            "between 0 and 1 in ascending order"
        );

    [TestMethod]
    public void AQuantileLabelThatIsNoNumber() =>
        Fails<ArgumentException>(_ => { }, Tasks.Quantile("Q", "Level"), "Task 'Q'", "label column 'Level'", "Key", "expected a number");

    [TestMethod]
    public void AnInfiniteQuantileLabel() =>
        Fails<ArgumentOutOfRangeException>(
            rows => rows[11].Amount = float.PositiveInfinity,
            Tasks.Quantile("Q", "Amount"),
            "Task 'Q'",
            "'Amount'",
            "row 11",
            "finite number"
        );

    [TestMethod]
    public void AnInfiniteSlotOfAVector() =>
        Fails<ArgumentOutOfRangeException>(
            rows => rows[5].Either = float.NegativeInfinity,
            Tasks.Regression("R", "Tags"),
            "Task 'R'",
            "'Tags'",
            "row 5, slot 2",
            "finite number"
        );

    [TestMethod]
    public void ANegativeCountInAVector() =>
        Fails<ArgumentOutOfRangeException>(
            rows => rows[9].Second = -1,
            new RegressionTask("R", "Tags") { Loss = RegressionLoss.Poisson },
            "Task 'R'",
            "'Tags' is -1",
            "row 9, slot 1",
            "Poisson",
            "0 or more"
        );

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(double.PositiveInfinity)]
    public void AHuberDeltaOutOfRange(double delta) =>
        Fails<ArgumentOutOfRangeException>(
            _ => { },
            new RegressionTask("R", "Amount") { Loss = RegressionLoss.Huber, HuberDelta = delta },
            "Task 'R'",
            "HuberDelta",
            "greater than 0"
        );

    [TestMethod]
    public void ARowWithTooFewValues()
    {
        var reader = LabelEncoding.Flags(Tasks.MultiLabel("Tag", "Tags"), Wrong.Columns["Tags"]);
        using var row = new Wrong();
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => reader.Bind(row)(new float[3]));
        foreach (var part in new[] { "Task 'Tag'", "'Tags'", "2 values in row 8", "expected 3" })
            StringAssert.Contains(error.Message, part);
    }

    private static void Fails<T>(Action<List<TagSample>> change, TaskDefinition task, params string[] parts)
        where T : Exception
    {
        var rows = TagSample.Many(60);
        change(rows);
        var error = Assert.ThrowsExactly<T>(() =>
            s_ml.MultiTask().Trainer("Features", [task], TagSample.Options(1)).Fit(TagSample.Load(s_ml, rows))
        );
        foreach (var part in parts)
            StringAssert.Contains(error.Message, part);
    }

    private sealed class Unsized
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float[] Tags { get; set; } = [];
    }

    /// <summary>A row that breaks its schema's promise of three values.</summary>
    private sealed class Wrong : DataViewRow
    {
        public static readonly DataViewSchema Columns = Build();

        public override DataViewSchema Schema => Columns;

        public override long Position => 8;

        public override long Batch => 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = default;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) => value = new VBuffer<float>(2, [1, 0]);
            return (ValueGetter<TValue>)(Delegate)getter;
        }

        private static DataViewSchema Build()
        {
            var builder = new DataViewSchema.Builder();
            builder.AddColumn("Tags", new VectorDataViewType(NumberDataViewType.Single, 3));
            return builder.ToSchema();
        }
    }
}
