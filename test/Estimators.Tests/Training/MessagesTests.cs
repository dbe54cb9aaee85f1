using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What the first hours' mistakes are told, and progress.</summary>
[TestClass]
public sealed class MessagesTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void AHeadOfTheWrongShapeNamesTheTaskAndTheShape()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Sample.Fit(Sample.Many(40), Sample.Quick(1), new WideTask("Cost", "Sum"))
        );
        StringAssert.Contains(
            error.Message,
            "Task 'Cost': WideHead.Outputs gave [batch, 2] for the column 'Cost.Score'; expected [batch, 1]."
        );
    }

    [TestMethod]
    public void AnArchitectureThatForgetsATaskIsNamed()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Sample.Fit(Sample.Many(40), Sample.Quick(1) with { Architecture = new OneForAll() })
        );
        StringAssert.Contains(error.Message, "OneForAll gave 1 representations for 3 tasks");
    }

    [TestMethod]
    public void AMissingLabelSaysWhatItHasToHold()
    {
        var rows = s_ml.Data.LoadFromEnumerable(Sample.Many(60));
        using var model = Sample.Fit(Sample.Many(60), Sample.Quick(1));
        var scored = s_ml.Transforms.DropColumns("Class", "Sum").Fit(model.Transform(rows)).Transform(model.Transform(rows));
        var metrics = s_ml.MultiTask().Evaluate(scored);
        StringAssert.Contains(
            metrics["Class"].Note,
            "the data has no column 'Class', its label: give the raw rows with '0', '1', '2', '3' in it"
        );
        StringAssert.Contains(metrics["Sum"].Note, "give the raw rows with numbers in it");
        Assert.IsTrue(double.IsNaN(metrics["Sum"].MainValue));
        Assert.AreEqual(metrics["Sign"].Value("AUC").Value, metrics["Sign"]["AUC"]);
        double auc = metrics["Sign"].Value("AUC");
        Assert.AreEqual(auc, metrics["Sign"].MainValue);
        Assert.ThrowsExactly<KeyNotFoundException>(() => metrics["Sign"]["AUK"]);
    }

    [TestMethod]
    public void ConstantLabelsAndLabelsAmongTheFeaturesAreWarnedOf()
    {
        var ml = new MLContext(1);
        var log = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                log.Add(e.Message);
        };
        var rows = Sample.Many(60);
        rows.ForEach(row => row.Weight = 7);
        using var model = ml.MultiTask()
            .Trainer(["Features", "Sum"], [Tasks.Regression("Sum", "Sum"), Tasks.Regression("Seven", "Weight")], Sample.Quick(1))
            .Fit(ml.Data.LoadFromEnumerable(rows));
        var all = string.Join('\n', log);
        StringAssert.Contains(all, "Task 'Sum': its label column 'Sum' is among the feature columns");
        StringAssert.Contains(all, "'Weight' is 7 in all 60 labelled rows");
    }

    [TestMethod]
    public void ImportanceTellsItsShareAndCanBeStopped()
    {
        var rows = s_ml.Data.LoadFromEnumerable(Sample.Many(120));
        var trainer = s_ml.MultiTask().Trainer("Features", [Tasks.Regression("Sum", "Sum")], Sample.Quick(1));
        var shares = new Shares();
        using var model = trainer.Fit(rows);
        var all = s_ml.MultiTask().PermutationImportance(model, rows, new ImportanceOptions { Repeats = 2, Progress = shares });
        Assert.HasCount(1, all);
        CollectionAssert.AreEqual(new[] { 0.5, 1 }, shares.ToArray());
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            s_ml.MultiTask().PermutationImportance(model, rows, new ImportanceOptions { CancellationToken = source.Token })
        );
    }

    [TestMethod]
    public void TheConsoleShowsALineForEachEpoch()
    {
        using var text = new StringWriter();
        using var model = Sample.Fit(Sample.Many(60), Sample.Quick(2) with { Progress = TrainingProgress.OnConsole(text) });
        var lines = text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(2, lines);
        StringAssert.StartsWith(lines[0], "[##########..........] epoch 1/2, best 1  Class ");
        StringAssert.StartsWith(lines[1], "[####################] epoch 2/2");
    }

    private sealed class Shares : List<double>, IProgress<double>
    {
        public void Report(double value) => Add(value);
    }

    private sealed class WideTask(string name, string label) : TaskDefinition(name, label)
    {
        public override string Kind => "regression";

        public override LabelEncoding Encode(DataViewSchema.Column label) => LabelEncoding.Number(this, label);

        public override TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics) => new WideHead(Name);

        public override IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label) => new WideHead(Name).Columns;
    }

    private sealed class WideHead(string name) : TaskHead
    {
        public override int LogitCount => 2;

        public override IReadOnlyList<OutputColumn> Columns { get; } = [new($"{name}.Score", ColumnKind.Single, 1, true, [])];

        public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits) => [logits];

        public override torch.Tensor Loss(torch.Tensor logits, torch.Tensor labels, torch.Tensor? weights) =>
            WeightedMean((logits - labels).pow(2), weights);
    }

    private sealed class OneForAll : Architecture
    {
        public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount) => [ops.Dense("trunk", features, 4)];
    }
}
