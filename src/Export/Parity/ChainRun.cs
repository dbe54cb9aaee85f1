using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask.Checking;

/// <summary>The outputs of an exported chain, as the chain has them.</summary>
internal static class ChainRun
{
    /// <summary>Names of the graph's outputs that are needed for them.</summary>
    public static string[] Names(IReadOnlyList<ChainOutput> outputs) =>
        [
            .. outputs.Select(output => output.Name),
            .. outputs.Select(output => output.Steps).OfType<string>().Distinct(StringComparer.Ordinal),
        ];

    /// <summary>The values of the outputs: of those with a value for each step without what stands behind the rows' ends.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="given">What the graph gave for <see cref="Names"/>.</param>
    public static TensorData[] Values(IReadOnlyList<ChainOutput> outputs, IReadOnlyList<TensorData> given) =>
        [
            .. outputs.Select(
                (output, i) =>
                    output.Steps is { } steps ? given[i].Cut((long[])given.First(value => value.Name == steps).Items, output.Schema.Size)
                    : output.Schema.IsList ? given[i].Cut(Items(given, output.Schema.ListScore), output.Schema.ItemSize)
                    : given[i]
            ),
        ];

    private static long[] Items(IReadOnlyList<TensorData> given, string name)
    {
        var scores = given.First(value => value.Name == name);
        var all = (float[])scores.Items;
        return
        [
            .. Enumerable.Range(0, scores.Rows).Select(row => (long)OutputColumn.ItemsOf(all.AsSpan(row * scores.Width, scores.Width))),
        ];
    }
}
