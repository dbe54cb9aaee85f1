using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A row with two views that are independent of each other given the class, as co-training's theory asks for: each holds the class
/// in its first two numbers, under much noise, and more numbers that are nothing but noise.</summary>
public sealed class TwoViews
{
    private const double Radius = 1.6;

    [VectorType(10)]
    public float[] Left { get; set; } = [];

    [VectorType(10)]
    public float[] Right { get; set; } = [];

    /// <summary>0, 1 or 2; NaN is missing.</summary>
    public float Class { get; set; }

    public float TrueClass { get; set; }

    /// <summary>The class as a key, which a member counts from 0; 3 is missing.</summary>
    [KeyType(3)]
    public uint Level { get; set; }

    /// <summary>Whether the class is 2; NaN is missing.</summary>
    public float IsLast { get; set; }

    /// <summary>A number that both views tell something about; NaN is missing.</summary>
    public float Number { get; set; }

    [VectorType(2)]
    public float[] Flags { get; set; } = [];

    public bool IsLeft { get; set; }

    public bool IsRight { get; set; }

    /// <param name="rows">Number of rows.</param>
    /// <param name="labelled">How many of the first ones keep their labels.</param>
    /// <param name="seed">Which rows.</param>
    /// <param name="noise">Standard deviation of the noise; the classes lie on a circle of radius 1.6.</param>
    public static List<TwoViews> Many(int rows, int labelled, int seed = 1, double noise = 1)
    {
        var random = new SeededRandom(seed);
        var made = new List<TwoViews>(rows);
        for (var i = 0; i < rows; i++)
        {
            var c = i % 3;
            var (angle, number) = (2 * Math.PI * c / 3, random.Normal());
            float[] View() =>
                [
                    (float)(Radius * Math.Cos(angle) + noise * random.Normal()),
                    (float)(Radius * Math.Sin(angle) + noise * random.Normal()),
                    (float)(number + 0.5 * noise * random.Normal()),
                    .. Enumerable.Range(0, 7).Select(_ => (float)random.Normal()),
                ];
            var isLabelled = i < labelled;
            made.Add(
                new TwoViews
                {
                    Left = View(),
                    Right = View(),
                    TrueClass = c,
                    Level = isLabelled ? (uint)c : 3,
                    IsLeft = i % 2 == 0,
                    IsRight = i % 2 == 1,
                    Class = isLabelled ? c : float.NaN,
                    IsLast = isLabelled ? (c == 2 ? 1 : 0) : float.NaN,
                    Number = isLabelled ? (float)number : float.NaN,
                    Flags = isLabelled ? [c > 0 ? 1 : 0, number > 0 ? 1 : 0] : [float.NaN, float.NaN],
                }
            );
        }
        return made;
    }

    public static CoTrainingNetwork[] Networks(Architecture? right = null) =>
        [new("Left", nameof(Left)), new("Right", nameof(Right)) { Architecture = right }];

    public static MultiTaskOptions Training(int epochs = 20, int seed = 3, CancellationToken cancellation = default, double heldOut = 0) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [16] },
            NumericEncoding = new StandardizeEncoding(),
            MaximumEpochs = epochs,
            BatchSize = 16,
            Seed = seed,
            Threads = 1,
            Optimizer = new Adam { LearningRate = 0.01 },
            ValidationFraction = heldOut,
            CancellationToken = cancellation,
        };

    public static IDataView View(IEnumerable<TwoViews> rows) => new MLContext(1).Data.LoadFromEnumerable(rows);

    public static MultiTaskTransformer Fit(IEnumerable<TwoViews> rows, CoTrainingOptions options, params TaskDefinition[] tasks) =>
        new MLContext(1)
            .MultiTask()
            .CoTrainer(Networks(), tasks.Length > 0 ? tasks : [Tasks.Multiclass("Class", "Class")], options)
            .Fit(View(rows));

    /// <summary>Share of rows whose predicted class, a key from 1, is the true one.</summary>
    public static double Accuracy(MultiTaskTransformer model, IReadOnlyList<TwoViews> rows, string task = "Class")
    {
        var predicted = model.Transform(View(rows)).GetColumn<uint>($"{task}.PredictedLabel").ToArray();
        return rows.Zip(predicted, (row, key) => row.TrueClass + 1 == key ? 1.0 : 0).Average();
    }
}
