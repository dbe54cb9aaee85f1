using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A row whose labels are noisy, so that members of an ensemble differ, and partly missing.</summary>
public sealed class MemberRow
{
    [VectorType(3)]
    public float[] Features { get; set; } = [];

    /// <summary>0 or 1; NaN where it is missing.</summary>
    public float Click { get; set; }

    /// <summary>NaN where it is missing.</summary>
    public float Spent { get; set; }

    public static IReadOnlyList<TaskDefinition> Tasks { get; } =
    [MultiTask.Tasks.Binary("Click", "Click"), MultiTask.Tasks.Regression("Spent", "Spent")];

    public static List<MemberRow> Many(int rows, int seed)
    {
        var random = new Random(seed);
        float Noise() => (float)(random.NextDouble() * 2 - 1);
        var many = new List<MemberRow>(rows);
        for (var i = 0; i < rows; i++)
        {
            float[] x = [Noise(), Noise(), Noise()];
            many.Add(
                new MemberRow
                {
                    Features = x,
                    Click = i % 5 == 0 ? float.NaN : x[0] * x[1] + 0.5f * Noise() > 0 ? 1 : 0,
                    Spent = i % 7 == 0 ? float.NaN : x[0] + x[1] * x[2] + Noise(),
                }
            );
        }
        return many;
    }

    public static IDataView View(MLContext ml, int rows, int seed) => ml.Data.LoadFromEnumerable(Many(rows, seed));
}
