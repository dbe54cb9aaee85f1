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
