using Microsoft.ML;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>Networks of given sizes, trained for a moment: what they say does not matter here.</summary>
internal static class Networks
{
    public const int Inputs = 16;

    /// <summary>16 inputs, two hidden layers, one number out.</summary>
    public static MultiTaskTransformer Single(MLContext ml, int width, int threads = 1) =>
        Train(ml, width, threads, [Tasks.Regression("C", "c")]);

    /// <summary>The same trunk with three heads: ten classes, yes or no, a number.</summary>
    public static MultiTaskTransformer Three(MLContext ml, int width) =>
        Train(ml, width, 1, [Tasks.Multiclass("A", "a"), Tasks.Binary("B", "b"), Tasks.Regression("C", "c")]);

    /// <summary>The same trunk with the head of ten classes alone.</summary>
    public static MultiTaskTransformer Classes(MLContext ml, int width) => Train(ml, width, 1, [Tasks.Multiclass("A", "a")]);

    /// <summary>The same trunk with three heads of one number each.</summary>
    public static MultiTaskTransformer ThreeNumbers(MLContext ml, int width) =>
        Train(ml, width, 1, [Tasks.Regression("C", "c"), Tasks.Regression("D", "d"), Tasks.Regression("E", "e")]);

    /// <summary>Rows to score: the features as one vector column.</summary>
    public static float[] Features(int rows)
    {
        var random = new Random(2);
        var values = new float[rows * Inputs];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.NextSingle() - 0.5f;
        return values;
    }

    /// <summary>The network that a preset gives three such tasks: numbers in bins, or as they are.</summary>
    public static MultiTaskTransformer Of(MLContext ml, Preset preset, bool usesBins) =>
        Train(
            ml,
            [Tasks.Multiclass("A", "a"), Tasks.Binary("B", "b"), Tasks.Regression("C", "c")],
            new MultiTaskOptions
            {
                Preset = preset,
                NumericEncoding = usesBins
                    ? new PiecewiseLinearEncoding { MaximumBins = 48, EmbeddingWidth = 16 }
                    : new StandardizeEncoding(),
                Refit = false,
            }
        );

    private static MultiTaskTransformer Train(MLContext ml, int width, int threads, TaskDefinition[] tasks) =>
        Train(
            ml,
            tasks,
            new MultiTaskOptions
            {
                Architecture = new HardSharing { TrunkLayers = [width, width] },
                NumericEncoding = new RawEncoding(),
                Execution = new ExecutionOptions { IntraOpThreads = threads },
            }
        );

    private static MultiTaskTransformer Train(MLContext ml, TaskDefinition[] tasks, MultiTaskOptions options)
    {
        const int rows = 1000;
        float[] Labels(int classes) => [.. Enumerable.Range(0, rows).Select(i => classes == 0 ? MathF.Sin(i) : i % classes)];
        var view = new ArrayView(
            rows,
            ("Features", Features(rows), Inputs),
            ("a", Labels(10), 0),
            ("b", Labels(2), 0),
            ("c", Labels(0), 0),
            ("d", Labels(0), 0),
            ("e", Labels(0), 0)
        );
        return ml.MultiTask()
            .Trainer(
                "Features",
                tasks,
                options with
                {
                    MaximumEpochs = 1,
                    ValidationFraction = 0,
                    Threads = 1,
                    Seed = 1,
                }
            )
            .Fit(view);
    }
}
