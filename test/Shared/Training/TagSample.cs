using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Tests;

/// <summary>A row of made-up data with labels of the less common kinds, all functions of the features, but for the noise in
/// <see cref="Amount"/>.</summary>
public sealed class TagSample
{
    [VectorType(4)]
    public float[] Features { get; set; } = [];

    /// <summary>1 where the first feature is positive; NaN is missing.</summary>
    public float First { get; set; }

    /// <summary>1 where the second feature is positive; NaN is missing.</summary>
    public float Second { get; set; }

    /// <summary>1 where the sum of both is positive; NaN is missing.</summary>
    public float Either { get; set; }

    [VectorType(2)]
    public bool[] Flags { get; set; } = [];

    /// <summary>100 + 20 x₀ + 5 u, u uniform from −1 to 1 and known to nobody.</summary>
    public float Amount { get; set; }

    /// <summary>One of four levels from 0, by the first feature; any other number is missing. ML.NET makes the keys 1 to 4 and 0 of
    /// it.</summary>
    [KeyType(4)]
    public uint Level { get; set; }

    public static List<TagSample> Many(int rows, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, rows)
                .Select(_ =>
                {
                    float[] x = [.. Enumerable.Range(0, 4).Select(_ => (float)(random.NextDouble() * 2 - 1))];
                    return new TagSample
                    {
                        Features = x,
                        First = x[0] > 0 ? 1 : 0,
                        Second = x[1] > 0 ? 1 : 0,
                        Either = x[0] + x[1] > 0 ? 1 : 0,
                        Flags = [x[0] > 0, x[1] > 0],
                        Amount = 100 + 20 * x[0] + 5 * (float)(random.NextDouble() * 2 - 1),
                        Level = (uint)Math.Min(3, (x[0] + 1) * 2),
                    };
                }),
        ];
    }

    /// <summary>The rows with the three numbers joined into a vector column Tags, which gets its slots' names from them.</summary>
    public static IDataView Load(MLContext ml, IEnumerable<TagSample> rows)
    {
        var data = ml.Data.LoadFromEnumerable(rows);
        return ml.Transforms.Concatenate("Tags", "First", "Second", "Either").Fit(data).Transform(data);
    }

    /// <summary>An ensemble of three members, or one network of their width.</summary>
    public static Architecture Network(bool ensemble) =>
        ensemble
            ? new TabM
            {
                MemberCount = 3,
                Layers = [16],
                Dropout = 0,
            }
            : new HardSharing { TrunkLayers = [16] };

    public static MultiTaskOptions Options(int epochs = 40, Architecture? architecture = null) =>
        new()
        {
            Architecture = architecture ?? Network(ensemble: false),
            Optimizer = new Adam { LearningRate = 0.01 },
            MaximumEpochs = epochs,
            BatchSize = 32,
            Patience = epochs,
            Seed = 3,
            Threads = 1,
            NumericEncoding = new RawEncoding(),
        };
}
