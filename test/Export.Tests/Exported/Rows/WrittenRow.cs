namespace MlNet.MultiTask.Export.Tests;

/// <summary>Numbers as text, as ONNX Runtime reads them too.</summary>
internal sealed record WrittenRow(string T)
{
    public static WrittenRow[] Reals() =>
        [.. new[] { "1", "-2.5", "0", "100000", "1e30", "NaN", "-0", "7.25" }.Select(text => new WrittenRow(text))];

    public static WrittenRow[] Whole() => [.. new[] { "1", "-2", "0", "100000", "2147483647", "-7" }.Select(text => new WrittenRow(text))];
}
