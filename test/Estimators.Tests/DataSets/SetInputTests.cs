using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Bad data sets give one exception that names the set and the column.</summary>
[TestClass]
public sealed class SetInputTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void ATaskInNoSet()
    {
        var trainer = s_ml.MultiTask().Trainer("A", [Tasks.Binary("Above", "Above"), Tasks.Regression("Gap", "Gap")], SetRows.Options());
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            trainer.Fit([SetRows.LeftSet(32), new TrainingSet("more", SetRows.View(SetRows.Lefts(32))) { Tasks = ["Above"] }])
        );
        foreach (var part in new[] { "Task 'Gap' is in none", "'left', 'more'" })
            StringAssert.Contains(error.Message, part);
    }

    [TestMethod]
    public void AColumnInNoSet() => Fails<ArgumentException>([SetRows.LeftSet(32)], "Feature column 'B' is in none", "'left'");

    [TestMethod]
    public void ASetWithoutRows() =>
        Fails<InvalidOperationException>([SetRows.LeftSet(32), SetRows.RightSet(0)], "Data set 'right'", "no rows");

    [TestMethod]
    public void ASetWithoutAFeatureColumn() =>
        Fails<ArgumentOutOfRangeException>(
            [SetRows.LeftSet(32), new("right", SetRows.View(SetRows.Lefts(32))) { Features = ["B"], Tasks = ["Gap"] }],
            "Data set 'right'",
            "feature column 'B'"
        );

    [TestMethod]
    public void ASetWithoutALabelColumn() =>
        Fails<ArgumentOutOfRangeException>(
            [
                SetRows.LeftSet(32),
                new("right", SetRows.View(SetRows.Rights(32).Select(row => new SetRows.Both { B = row.B })))
                {
                    Features = ["B"],
                    Tasks = ["Gap"],
                },
            ],
            "Data set 'right'",
            "Task 'Gap'",
            "label column 'Gap'"
        );

    [TestMethod]
    public void ASetWithoutAnyLabel()
    {
        var rows = SetRows.Rights(32);
        rows.ForEach(row => row.Gap = float.NaN);
        Fails<InvalidOperationException>(
            [SetRows.LeftSet(32), new("right", SetRows.View(rows)) { Features = ["B"], Tasks = ["Gap"] }],
            "Data set 'right'",
            "Task 'Gap'",
            "no labelled row among the 32"
        );
    }

    [TestMethod]
    public void TwoTypesForOneColumn()
    {
        var wide = s_ml.Transforms.CopyColumns("A", "B").Fit(SetRows.View(SetRows.Rights(32))).Transform(SetRows.View(SetRows.Rights(32)));
        Fails<ArgumentException>(
            [
                new("left", SetRows.View(SetRows.Lefts(32))) { Features = ["A"], Tasks = ["Above"] },
                new("right", wide) { Features = ["A", "B"], Tasks = ["Gap"] },
            ],
            "Data set 'right'",
            "feature column 'A'",
            "5",
            "3",
            "data set 'left'"
        );
    }

    [TestMethod]
    public void TwoTypesForOneLabel()
    {
        var keys = s_ml
            .Transforms.Conversion.MapValueToKey("Above")
            .Fit(SetRows.View(SetRows.Lefts(32)))
            .Transform(SetRows.View(SetRows.Lefts(32)));
        var trainer = s_ml.MultiTask().Trainer("A", [Tasks.Binary("Above", "Above")], SetRows.Options());
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            trainer.Fit([new TrainingSet("one", SetRows.View(SetRows.Lefts(32))), new TrainingSet("two", keys)])
        );
        foreach (var part in new[] { "Data set 'two'", "label column 'Above'", "data set 'one'" })
            StringAssert.Contains(error.Message, part);
    }

    [TestMethod]
    public void ATaskOfSetsWithDifferentColumns()
    {
        var right = s_ml
            .Transforms.CopyColumns("Above", "Gap")
            .Fit(SetRows.View(SetRows.Rights(32)))
            .Transform(SetRows.View(SetRows.Rights(32)));
        Fails<ArgumentException>(
            [SetRows.LeftSet(32), new("right", right) { Features = ["B"], Tasks = ["Gap", "Above"] }],
            "Task 'Above'",
            "'left'",
            "'right'",
            "'A'",
            "'B'"
        );
    }

    [TestMethod]
    public void ABadFeatureNamesItsSet()
    {
        var rows = SetRows.Rights(32);
        rows[7].B[2] = float.NaN;
        Fails<InvalidOperationException>(
            [SetRows.LeftSet(32), new("right", SetRows.View(rows)) { Features = ["B"], Tasks = ["Gap"] }],
            "Data set 'right'",
            "'B'",
            "row 7, slot 2"
        );
    }

    [TestMethod]
    public void NamesThatAreUnknownOrTwice()
    {
        Fails<ArgumentException>([SetRows.LeftSet(32), SetRows.LeftSet(32)], "2 data sets are named 'left'");
        Fails<ArgumentException>(
            [SetRows.LeftSet(32), new("right", SetRows.View(SetRows.Rights(32))) { Features = ["C"] }],
            "Data set 'right'",
            "no feature column 'C'"
        );
        Fails<ArgumentException>(
            [SetRows.LeftSet(32), new("right", SetRows.View(SetRows.Rights(32))) { Features = ["B"], Tasks = ["Nope"] }],
            "Data set 'right'",
            "no task 'Nope'"
        );
        Fails<ArgumentException>(
            [SetRows.LeftSet(32), new("right", SetRows.View(SetRows.Rights(32))) { Features = ["B"], Tasks = [] }],
            "Data set 'right'",
            "at least one task"
        );
        Fails<ArgumentException>([], "at least one data set");
        Assert.ThrowsExactly<ArgumentException>(() => new TrainingSet(" ", SetRows.View(SetRows.Lefts(1))));
    }

    [TestMethod]
    public void AValidationViewWithOtherColumns() =>
        Fails<ArgumentOutOfRangeException>(
            [
                SetRows.LeftSet(32),
                new("right", SetRows.View(SetRows.Rights(32)))
                {
                    Features = ["B"],
                    Tasks = ["Gap"],
                    Validation = SetRows.View(SetRows.Lefts(5)),
                },
            ],
            "Data set 'right'",
            "'B'"
        );

    [TestMethod]
    public void ABatchLargerThanAnySet()
    {
        var trainer = SetRows.Trainer(new MultiTaskOptions { BatchSize = 41, Seed = 1 });
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit([SetRows.LeftSet(40), SetRows.RightSet(30)])).Message,
            "40"
        );
    }

    private static void Fails<TException>(TrainingSet[] sets, params string[] parts)
        where TException : Exception
    {
        var error = Assert.ThrowsExactly<TException>(() => SetRows.Trainer(SetRows.Options()).Fit(sets));
        foreach (var part in parts)
            StringAssert.Contains(error.Message, part);
    }
}
