using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Tests;

/// <summary>A row of made-up data with known relations: the class is the sign pattern of two features, the number their sum.</summary>
public sealed class Sample
{
    [VectorType(4)]
    public float[] Features { get; set; } = [];

    /// <summary>0, 1, 2 or 3; NaN is missing.</summary>
    public float Class { get; set; }

    /// <summary>1 where the first feature is positive; NaN is missing.</summary>
    public float Sign { get; set; }

    /// <summary>Sum of the features; NaN is missing.</summary>
    public float Sum { get; set; }

    public float Weight { get; set; } = 1;

    public bool HasSum { get; set; } = true;

    [KeyType(5)]
    public uint Key { get; set; }

    public static List<Sample> Many(int rows, int seed = 1)
    {
        var random = new Random(seed);
        var samples = new List<Sample>(rows);
        for (var i = 0; i < rows; i++)
        {
            float[] x = [.. Enumerable.Range(0, 4).Select(_ => (float)(random.NextDouble() * 2 - 1))];
            samples.Add(
                new Sample
                {
                    Features = x,
                    Class = (x[0] > 0 ? 1 : 0) + (x[1] > 0 ? 2 : 0),
                    Sign = x[0] > 0 ? 1 : 0,
                    Sum = x.Sum(),
                    Key = (uint)(i % 5),
                }
            );
        }
        return samples;
    }

    /// <summary>A Single column of the model's scores of 40 other rows.</summary>
    public static float[] Scores(MultiTaskTransformer model, string column)
    {
        var scored = model.Transform(new MLContext(1).Data.LoadFromEnumerable(Many(40, seed: 9)));
        return [.. scored.GetColumn<float>(column)];
    }

    public static TaskDefinition[] AllTasks() =>
        [Tasks.Multiclass("Class", "Class"), Tasks.Binary("Sign", "Sign"), Tasks.Regression("Sum", "Sum")];

    public static MultiTaskOptions Quick(int epochs = 3, Balancer? balancer = null) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [16] },
            MaximumEpochs = epochs,
            BatchSize = 16,
            Seed = 5,
            Threads = 1,
            Balancer = balancer,
        };

    public static MultiTaskTransformer Fit(IEnumerable<Sample> rows, MultiTaskOptions? options = null, params TaskDefinition[] tasks)
    {
        var ml = new MLContext(1);
        return ml.MultiTask()
            .Trainer("Features", tasks.Length > 0 ? tasks : AllTasks(), options ?? Quick())
            .Fit(ml.Data.LoadFromEnumerable(rows));
    }
}
