using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary><see cref="TabM.KeptMembers"/>: a fitted model has some of the members that were trained.</summary>
[TestClass]
public sealed class KeptMembersTests
{
    private const int Trained = 6,
        Kept = 3;

    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    [DataRow(false, StoppingCriterion.Loss)]
    [DataRow(true, StoppingCriterion.TaskErrors)]
    public void TheMembersThatDoBestTogetherAreLeft(bool ownBatches, StoppingCriterion criterion)
    {
        using var whole = Fit(Options(null, ownBatches, criterion));
        using var cut = Fit(Options(Kept, ownBatches, criterion));
        var (all, left) = (new MemberNetwork(whole), new MemberNetwork(cut));
        Assert.AreEqual(Kept, left.Members);
        int[] chosen = [.. Enumerable.Range(0, Kept).Select(member => IndexOf(all, left, member))];

        CollectionAssert.AreEquivalent(Greedy(all, whole, criterion), chosen);
        CollectionAssert.AreEqual(chosen.Order().ToArray(), KeptIn(cut)[0]);
        foreach (var (member, i) in chosen.Select((member, i) => (member, i)))
            foreach (var name in Names(cut).Where(name => name.StartsWith("head", StringComparison.Ordinal) || name.Contains("/r")))
                CollectionAssert.AreEqual(all.Of(member, name), left.Of(i, name), name);
        CollectionAssert.AreEqual(all.Values("trunk/0/weight"), left.Values("trunk/0/weight"));

        // The mean of the members left: of probabilities, and of scores, which are linear in the logits.
        var rows = MemberRow.Many(50, seed: 9);
        var (probabilities, scores) = (Column(cut, rows, "Click.Probability"), Column(cut, rows, "Spent.Score"));
        var (scale, shift) = Units(all, whole);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.AreEqual(all.Probability(rows[i], chosen), probabilities[i], 1e-5);
            Assert.AreEqual(chosen.Average(member => all.Logits(1, rows[i])[member]) * scale + shift, scores[i], 1e-4);
        }
        Assert.IsLessThan(1e-4, cut.ExportDifference);
    }

    [TestMethod]
    public void AllOfThemChangeNothing()
    {
        using var whole = Fit(Options(null));
        using var kept = Fit(Options(Trained));
        CollectionAssert.AreEqual(whole.OnnxModel.ToArray(), kept.OnnxModel.ToArray());
    }

    /// <summary>The second training has all members; those stay that the held-out rows of the first chose.</summary>
    [TestMethod]
    public void ARefitKeepsTheSameMembers()
    {
        using var cut = Fit(Options(Kept));
        using var whole = Fit(Options(null) with { Refit = true });
        using var refitted = Fit(Options(Kept) with { Refit = true });
        var (all, left) = (new MemberNetwork(whole), new MemberNetwork(refitted));

        CollectionAssert.AreEqual(KeptIn(cut)[0], KeptIn(refitted)[0]);
        for (var i = 0; i < Kept; i++)
            CollectionAssert.AreEqual(all.Of(KeptIn(cut)[0][i], "trunk/0/s"), left.Of(i, "trunk/0/s"));
        Assert.IsLessThan(1e-4, refitted.ExportDifference);
    }

    /// <summary>Where tasks have networks of different epochs each network has members of its own.</summary>
    [TestMethod]
    public void CopiesOfTheNetworkAreCutEach()
    {
        MultiTaskTransformer Train(int? kept) =>
            Fit(Options(kept, criterion: StoppingCriterion.EachTask) with { MaximumEpochs = 60, Patience = 60 });
        using var whole = Train(null);
        using var cut = Train(Kept);
        var chosen = KeptIn(cut);
        Assert.HasCount(2, chosen, "the tasks were best in different epochs, or the test shows nothing");
        for (var copy = 0; copy < 2; copy++)
        {
            var (all, left) = (new MemberNetwork(whole, $"copy{copy}/"), new MemberNetwork(cut, $"copy{copy}/"));
            for (var i = 0; i < Kept; i++)
                foreach (var name in new[] { "trunk/0/r", "trunk/0/bias" })
                    CollectionAssert.AreEqual(Rows(all.Values(name), Trained)[chosen[copy][i]], Rows(left.Values(name), Kept)[i]);
        }
        Assert.IsLessThan(1e-4, cut.ExportDifference);

        static float[][] Rows(float[] values, int members) => [.. values.Chunk(values.Length / members)];
    }

    [TestMethod]
    public void AGroupedNetworkIsCutToo()
    {
        var options = Options(Kept);
        using var cut = Fit(options with { Architecture = new Grouped { Groups = [[0], [1]], Inner = options.Architecture } });
        Assert.HasCount(Kept, KeptIn(cut)[0]);
        Assert.IsLessThan(1e-4, cut.ExportDifference);
        foreach (var name in Names(cut).Where(name => name.EndsWith("/r", StringComparison.Ordinal)))
            Assert.HasCount(Kept * 3, FittedModel.Read(cut).Values(name)!);
    }

    /// <summary>A model that was cut is trained further with the members that it has; one that was not is cut then.</summary>
    [TestMethod]
    [DataRow(Kept, Kept, Trained)]
    [DataRow(Kept, null, Kept)]
    [DataRow(null, Kept, Trained)]
    public void Continue(int? before, int? after, int trained)
    {
        using var model = Fit(Options(before));
        var trainer = s_ml.MultiTask().Trainer("Features", MemberRow.Tasks, Options(after, members: trained) with { MaximumEpochs = 1 });
        using var further = trainer.Continue(model, MemberRow.View(s_ml, 300, 5), MemberRow.View(s_ml, 100, 6));
        Assert.AreEqual(Kept, new MemberNetwork(further).Members);
        Assert.IsLessThan(1e-4, further.ExportDifference);
        using var again = trainer.Continue(further, MemberRow.View(s_ml, 300, 7), MemberRow.View(s_ml, 100, 6));
        Assert.AreEqual(Kept, new MemberNetwork(again).Members);
    }

    [TestMethod]
    public void TasksAreAddedToACutModel()
    {
        using var model = Fit(Options(Kept));
        TaskDefinition[] more = [.. MemberRow.Tasks, Tasks.Regression("Again", "Spent")];
        var trainer = s_ml.MultiTask().Trainer("Features", more, Options(Kept) with { MaximumEpochs = 1 });
        using var added = trainer.AddTasks(model, MemberRow.View(s_ml, 300, 5), MemberRow.View(s_ml, 100, 6));
        var rows = MemberRow.Many(20, 9);
        CollectionAssert.AreEqual(Column(model, rows, "Spent.Score"), Column(added, rows, "Spent.Score"));

        using var whole = Fit(Options(null));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.AddTasks(whole, MemberRow.View(s_ml, 300, 5))).Message,
            "TabM.KeptMembers"
        );
    }

    [TestMethod]
    public void AnInterruptedTrainingEndsAsOneThatWasNot()
    {
        using var folder = new TemporaryFolder();
        var saved = Options(Kept) with { Checkpoints = new CheckpointOptions { Folder = folder.Path } };
        Assert.ThrowsExactly<TimeoutException>(() =>
            Fit(
                saved with
                {
                    Progress = new Reports(report =>
                    {
                        if (report.Epoch == 3)
                            throw new TimeoutException();
                    }),
                }
            )
        );
        using var resumed = Fit(saved);
        using var whole = Fit(Options(Kept));
        CollectionAssert.AreEqual(whole.OnnxModel.ToArray(), resumed.OnnxModel.ToArray());
    }

    [TestMethod]
    public void WithoutHeldOutRowsItIsRefused()
    {
        var trainer = s_ml.MultiTask().Trainer("Features", MemberRow.Tasks, Options(Kept) with { ValidationFraction = 0 });
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(MemberRow.View(s_ml, 100, 5)));
        StringAssert.Contains(error.Message, "TabM.KeptMembers");
    }

    [TestMethod]
    public void CoTrainingRefusesIt()
    {
        var options = new CoTrainingOptions { Training = Options(Kept) };
        CoTrainingNetwork[] networks = [new("A", "Features"), new("B", "Features")];
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask().CoTrainer(networks, MemberRow.Tasks, options).Fit(MemberRow.View(s_ml, 100, 5))
        );
        StringAssert.Contains(error.Message, "TabM.KeptMembers");
    }

    // One after another the member that does best with those taken.
    private static int[] Greedy(MemberNetwork network, MultiTaskTransformer whole, StoppingCriterion criterion)
    {
        var rows = MemberRow.Many(100, 6);
        var (scale, shift) = Units(network, whole);
        var taken = new List<int>();
        while (taken.Count < Kept)
            taken.Add(Enumerable.Range(0, Trained).Except(taken).MinBy(next => Score([.. taken, next])));
        return [.. taken];

        double Score(int[] members)
        {
            var clicks = rows.Where(row => !float.IsNaN(row.Click)).ToArray();
            double[] p = [.. clicks.Select(row => network.Probability(row, members))];
            var spent = rows.Where(row => !float.IsNaN(row.Spent))
                .Average(row => Math.Pow(members.Average(member => network.Logits(1, row)[member]) - (row.Spent - shift) / scale, 2));
            if (criterion == StoppingCriterion.Loss)
                return spent - clicks.Zip(p, (row, own) => Math.Log(row.Click > 0 ? own : 1 - own)).Average();
            var pairs =
                from one in Enumerable.Range(0, p.Length).Where(i => clicks[i].Click > 0)
                from other in Enumerable.Range(0, p.Length).Where(i => clicks[i].Click == 0)
                select p[one] > p[other] ? 0.0 : 1;
            return Math.Sqrt(pairs.Average() * spent);
        }
    }

    // Deviation and mean of the regression's labels: what the score is of the members' mean logit.
    private static (double Scale, double Shift) Units(MemberNetwork network, MultiTaskTransformer whole)
    {
        MemberRow[] rows = [new() { Features = [1, 1, 1] }, new() { Features = [-1, 1, -1] }];
        double[] x = [.. rows.Select(row => network.Logits(1, row).Average())];
        var y = Column(whole, rows, "Spent.Score");
        var scale = (y[0] - y[1]) / (x[0] - x[1]);
        return (scale, y[0] - scale * x[0]);
    }

    private static int IndexOf(MemberNetwork all, MemberNetwork left, int member) =>
        Enumerable.Range(0, Trained).Single(i => all.Of(i, "trunk/0/s").SequenceEqual(left.Of(member, "trunk/0/s")));

    private static IEnumerable<string> Names(MultiTaskTransformer model) =>
        OnnxModelFile.Parse(model.OnnxModel).Graph.Initializer.Select(tensor => tensor.Name);

    private static int[][] KeptIn(MultiTaskTransformer model)
    {
        var json = OnnxModelFile.Parse(model.OnnxModel).MetadataProps.First(entry => entry.Key == MetadataKeys.Training).Value;
        return
        [
            .. JsonDocument
                .Parse(json)
                .RootElement.GetProperty("keptMembers")
                .EnumerateArray()
                .Select(copy => copy.EnumerateArray().Select(member => member.GetInt32()).ToArray()),
        ];
    }

    private static float[] Column(MultiTaskTransformer model, IEnumerable<MemberRow> rows, string name) =>
        [.. model.Transform(s_ml.Data.LoadFromEnumerable(rows)).GetColumn<float>(name)];

    private static MultiTaskTransformer Fit(MultiTaskOptions options) =>
        s_ml
            .MultiTask()
            .Trainer("Features", MemberRow.Tasks, options)
            .Fit(MemberRow.View(s_ml, 300, 5), MemberRow.View(s_ml, 100, 6));

    private static MultiTaskOptions Options(
        int? kept,
        bool ownBatches = false,
        StoppingCriterion criterion = StoppingCriterion.Loss,
        int members = Trained
    ) =>
        new()
        {
            Architecture = new TabM
            {
                MemberCount = members,
                Layers = [8],
                TowerLayers = [4],
                Dropout = 0.1,
                OwnBatches = ownBatches,
                KeptMembers = kept,
            },
            StoppingCriterion = criterion,
            MaximumEpochs = 6,
            BatchSize = 30,
            Seed = 1,
            Threads = 1,
            NumericEncoding = new RawEncoding(),
            Optimizer = new Adam { LearningRate = 0.01 },
        };
}
