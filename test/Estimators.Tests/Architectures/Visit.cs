using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A row of made-up data with known relations: a click, a purchase that implies the click, and a number.</summary>
public sealed class Visit
{
    [VectorType(4)]
    public float[] Features { get; set; } = [];

    /// <summary>The first feature is positive: half of the rows.</summary>
    public bool Click { get; set; }

    /// <summary>The first two features are positive: a quarter of the rows.</summary>
    public bool Buy { get; set; }

    /// <summary>Sum of the features.</summary>
    public float Spent { get; set; }

    public static IReadOnlyList<TaskDefinition> Tasks { get; } =
    [MultiTask.Tasks.Binary("Click", "Click"), MultiTask.Tasks.Binary("Buy", "Buy"), MultiTask.Tasks.Regression("Spent", "Spent")];

    public static List<Visit> Many(int rows, int seed = 1)
    {
        var random = new Random(seed);
        var visits = new List<Visit>(rows);
        for (var i = 0; i < rows; i++)
        {
            float[] x = [.. Enumerable.Range(0, 4).Select(_ => (float)(random.NextDouble() * 2 - 1))];
            visits.Add(
                new Visit
                {
                    Features = x,
                    Click = x[0] > 0,
                    Buy = x[0] > 0 && x[1] > 0,
                    Spent = x.Sum(),
                }
            );
        }
        return visits;
    }

    /// <summary>The numbers enter the network as they are, so that its parts can be counted by hand.</summary>
    public static MultiTaskOptions Options(Architecture architecture, int epochs, Balancer? balancer = null) =>
        new()
        {
            Architecture = architecture,
            MaximumEpochs = epochs,
            BatchSize = 32,
            Seed = 1,
            Threads = 1,
            Balancer = balancer,
            ValidationFraction = 0,
            NumericEncoding = new RawEncoding(),
            Optimizer = new Adam { LearningRate = 0.01 },
        };

    public static MultiTaskTransformer Fit(List<Visit> rows, MultiTaskOptions options)
    {
        var ml = new MLContext(1);
        return ml.MultiTask().Trainer("Features", Tasks, options).Fit(ml.Data.LoadFromEnumerable(rows));
    }
}
