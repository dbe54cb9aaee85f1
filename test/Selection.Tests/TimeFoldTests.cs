using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Selection.Tests;

/// <summary>Folds in the order of time, and progress over folds.</summary>
[TestClass]
public sealed class TimeFoldTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void FoldsByTimeNeverLookAhead()
    {
        var view = View(500);
        var folds = s_ml.MultiTask()
            .SplitIntoFolds(view, [Tasks.Regression("Sum", "Sum")], new FoldOptions { Folds = 4, TimeColumn = "Time" });
        Assert.HasCount(4, folds);
        for (var i = 0; i < 4; i++)
        {
            var train = folds[i].Train.GetColumn<float>("Time").ToArray();
            var test = folds[i].Test.GetColumn<float>("Time").ToArray();
            Assert.IsLessThan(test.Min(), train.Max());
            Assert.HasCount(100 * (i + 1), train);
            Assert.HasCount(100, test);
        }
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            s_ml.MultiTask().SplitIntoFolds(View(3), [Tasks.Regression("Sum", "Sum")], new FoldOptions { Folds = 4, TimeColumn = "Time" })
        );
        StringAssert.Contains(error.Message, "4 folds need 5");
        Assert.ThrowsExactly<ArgumentException>(() =>
            s_ml.MultiTask()
                .SplitIntoFolds(view, [Tasks.Regression("Sum", "Sum")], new FoldOptions { GroupColumn = "Time", TimeColumn = "Time" })
        );
    }

    [TestMethod]
    public void TheShareOfFoldsGrowsToOne()
    {
        var shares = new Shares();
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [8] },
            MaximumEpochs = 1,
            Threads = 1,
            TimeColumn = "Time",
        };
        using var result = s_ml.MultiTask()
            .CrossValidate(
                View(200),
                s_ml.MultiTask().Trainer("Features", [Tasks.Regression("Sum", "Sum")], options),
                new CrossValidationOptions { Folds = 4, TimeColumn = "Time", Progress = shares }
            );
        Assert.HasCount(4, result.Folds);
        CollectionAssert.AreEqual(new[] { 0.25, 0.5, 0.75, 1 }, shares.ToArray());
    }

    /// <summary>The steps in front of the trainer are fitted on a fold's past too: what a scaler makes of the future goes beyond
    /// 1.</summary>
    [TestMethod]
    public void AWholeChainKnowsThePastOnly()
    {
        var view = View(200);
        var chain = s_ml.Transforms.Concatenate("Scaled", "Time")
            .Append(s_ml.Transforms.NormalizeMinMax("Scaled"))
            .Append(
                s_ml.MultiTask()
                    .Trainer(
                        "Scaled",
                        [Tasks.Regression("Sum", "Sum")],
                        new MultiTaskOptions
                        {
                            Architecture = new HardSharing { TrunkLayers = [4] },
                            MaximumEpochs = 1,
                            Threads = 1,
                            Seed = 1,
                        }
                    )
            );
        using var result = s_ml.MultiTask()
            .CrossValidate(view, chain, new CrossValidationOptions { Folds = 3, TimeColumn = "Time", KeepModels = true });
        Assert.HasCount(3, result.Folds);
        for (var fold = 0; fold < 3; fold++)
        {
            var own = result.Folds[fold];
            Assert.AreEqual((50 * (fold + 1), 50), (own.TrainRows, own.TestRows));
            Assert.AreEqual(50, own.Metrics["Sum"].LabelledRows);
            // Times are 0, 1, 2, …: the latest that is trained on is scaled to 1.
            var scaled = own.Model!.Transform(view).GetColumn<float[]>("Scaled").Select(values => values[0]).Order().ToArray();
            Assert.AreEqual(1, scaled[own.TrainRows - 1], 1e-6);
            Assert.IsGreaterThan(1, scaled[own.TrainRows]);
        }
    }

    private static IDataView View(int count)
    {
        var random = new Random(1);
        int[] times = [.. Enumerable.Range(0, count)];
        random.Shuffle(times);
        return s_ml.Data.LoadFromEnumerable(
            times
                .Select(time =>
                {
                    float[] x = [random.NextSingle(), random.NextSingle()];
                    return new Row { Features = x, Sum = x.Sum(), Time = time };
                })
                .ToArray()
        );
    }

    private sealed class Shares : List<double>, IProgress<double>
    {
        public void Report(double value) => Add(value);
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Sum { get; set; }

        public float Time { get; set; }
    }
}
