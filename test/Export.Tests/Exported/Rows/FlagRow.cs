using Microsoft.ML.Data;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Booleans, one and two at a time.</summary>
internal sealed record FlagRow(bool B, [property: VectorType(2)] bool[] BV)
{
    public static FlagRow[] All() => [.. Enumerable.Range(0, 8).Select(i => new FlagRow((i & 1) != 0, [(i & 2) != 0, (i & 4) != 0]))];
}
