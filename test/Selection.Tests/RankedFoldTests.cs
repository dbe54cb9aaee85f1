using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Selection.Tests;

/// <summary>Folds of rows that are ranked within groups, and of labels that are slots of a vector.</summary>
[TestClass]
public sealed class RankedFoldTests
{
    private static readonly MLContext s_ml = new(1);

    private static readonly MultiTaskOptions s_options = new()
    {
        Architecture = new HardSharing { TrunkLayers = [8] },
        MaximumEpochs = 2,
        BatchSize = 32,
        Seed = 1,
        Threads = 1,
    };

    private static readonly TaskDefinition[] s_tasks =
    [
        Tasks.Ranking("Rank", "Relevance", "Query"),
        Tasks.Regression("A", "Targets[0]"),
        Tasks.Regression("B", "Targets[1]"),
    ];

    [TestMethod]
    public void GroupsStayTogether()
    {
        var view = s_ml.Data.LoadFromEnumerable(Rows());
        foreach (var group in new[] { null, "Shelf" })
        {
            var folds = s_ml.MultiTask().SplitIntoFolds(view, s_tasks, new FoldOptions { Folds = 4, GroupColumn = group });
            var tested = folds.Select(fold => fold.Test.GetColumn<string>("Query").ToHashSet()).ToArray();
            // Each of the 24 groups is in the test rows of one fold.
            Assert.AreEqual(24, tested.Sum(queries => queries.Count));
            Assert.AreEqual(24, tested.SelectMany(queries => queries).Distinct().Count());
        }
        foreach (var options in new[] { new FoldOptions { GroupColumn = "Id" }, new FoldOptions { TimeColumn = "Id" } })
            StringAssert.Contains(
                Assert.ThrowsExactly<InvalidOperationException>(() => s_ml.MultiTask().SplitIntoFolds(view, s_tasks, options)).Message,
                "Task 'Rank' ranks rows within groups of column 'Query'"
            );
    }

    [TestMethod]
    public void AChainIsCrossValidated()
    {
        var view = s_ml.Data.LoadFromEnumerable(Rows());
        var chain = s_ml.Transforms.NormalizeMinMax("Features").Append(s_ml.MultiTask().Trainer("Features", s_tasks, s_options));
        var result = s_ml.MultiTask().CrossValidate(view, chain, new CrossValidationOptions { Folds = 3, Seed = 2 });
        Assert.HasCount(3, result.Folds);
        Assert.AreEqual(192, result.Folds.Sum(fold => fold.Metrics["Rank"].LabelledRows));
        foreach (var fold in result.Folds)
        {
            Assert.IsTrue(fold.Metrics["Rank"].MainValue is > 0 and <= 1);
            Assert.IsTrue(double.IsFinite(fold.Metrics["B"]["RMSE"]));
        }
    }

    private static Row[] Rows()
    {
        var random = new Random(3);
        return
        [
            .. Enumerable
                .Range(0, 192)
                .Select(i =>
                {
                    float[] x = [random.NextSingle(), random.NextSingle()];
                    return new Row
                    {
                        Features = x,
                        Relevance = (int)(x[0] * 5),
                        Query = $"q{i % 24}",
                        Shelf = i % 24 / 2,
                        Id = i,
                        Targets = [x[0], x[1]],
                    };
                }),
        ];
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        [VectorType(2)]
        public float[] Targets { get; set; } = [];

        public float Relevance { get; set; }

        public string Query { get; set; } = "";

        public float Shelf { get; set; }

        public float Id { get; set; }
    }
}
