using Microsoft.ML.Data;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Categories of all types. Text that is empty, padded, not ASCII or differs by case; in the last three rows, text and numbers
/// that Fit has not seen.</summary>
internal sealed record CategoryRow(string T, float X, int I, bool B, float N, [property: VectorType(2)] string[] TV)
{
    private const float NaN = float.NaN;

    public static CategoryRow[] All() =>
        [
            new("b", -1.5f, -1, false, 0, ["b", "c"]),
            new("a", 0.5f, 0, true, 1, ["a", "A"]),
            new("", 2.5f, 1, false, 2, ["", "a "]),
            new("b", -0.5f, 2, true, 0, ["b", "é"]),
            new("c", NaN, -1, false, 1, ["c", "b"]),
            new("A", -1.5f, 0, true, 2, ["A", "b"]),
            new("a ", 0.5f, 1, false, 0, ["a ", "a"]),
            new("é", 2.5f, 2, true, 1, ["é", ""]),
            new("b", NaN, -1, false, 2, ["b", "b"]),
            new("zzz", 1.5f, 0, true, 0, ["zzz", "c"]),
            new("", -1.5f, 1, false, 1, ["", "A"]),
            new("d", 0.5f, 2, true, 3, ["d", "a "]),
        ];
}
