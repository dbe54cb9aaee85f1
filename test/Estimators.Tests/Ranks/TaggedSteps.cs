using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A row of one to thirteen steps, each with a number, a level and a tag.</summary>
internal sealed class TaggedSteps
{
    public float[] Numbers { get; set; } = [];

    /// <summary>A number for each step; NaN is missing, of some rows everywhere.</summary>
    public float[] Levels { get; set; } = [];

    /// <summary>Of every seventh step the tag is missing.</summary>
    [VectorType, KeyType(3)]
    public uint[] Tags { get; set; } = [];

    public bool IsUp { get; set; }

    /// <param name="count">How many rows.</param>
    /// <param name="seed">Seed of the numbers.</param>
    /// <param name="withUntagged">Whether every fifth row has no tag at all.</param>
    public static TaggedSteps[] Many(int count, int seed = 1, bool withUntagged = false)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    float[] x = [.. Enumerable.Range(0, random.Next(1, 14)).Select(_ => (float)(random.NextDouble() * 2 - 1))];
                    var isUntagged = withUntagged && i % 5 == 0;
                    return new TaggedSteps
                    {
                        Numbers = x,
                        Levels = [.. x.Select((value, k) => i % 5 == 0 || (i + k) % 4 == 0 ? float.NaN : 3 * value)],
                        Tags = [.. x.Select((value, k) => isUntagged || (i + k) % 7 == 0 ? 0u : Tag(value))],
                        IsUp = x.Sum() > 0,
                    };
                }),
        ];
    }

    private static uint Tag(float value) =>
        value > 0.3 ? 3u
        : value > -0.3 ? 2u
        : 1u;
}
