using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/cotraining.md takes for granted: rows with two views of the same thing, of which one in two has a label.</summary>
public static class CotrainingPage
{
    public static MLContext ml { get; } = new(seed: 1);

    public static IProgress<CoTrainingRound>? progress => null;

    public static IDataView rows { get; } =
        ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 120)
                .Select(i => new Halves
                {
                    UpperHalf = [i % 3, i % 5, 1],
                    LowerHalf = [2 * (i % 3), i % 7, 1],
                    Label = i % 2 == 0 ? i % 3 : float.NaN,
                })
                .ToArray()
        );

    private sealed class Halves
    {
        [VectorType(3)]
        public float[] UpperHalf { get; set; } = [];

        [VectorType(3)]
        public float[] LowerHalf { get; set; } = [];

        public float Label { get; set; }
    }
}
