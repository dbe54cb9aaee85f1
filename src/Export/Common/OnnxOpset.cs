namespace MlNet.MultiTask.Graph;

/// <summary>The versions of the standard operator set that graphs are written for.</summary>
internal static class OnnxOpset
{
    public const int Lowest = 12;

    /// <summary>The newest that ONNX Runtime 1.31 runs.</summary>
    public const int Highest = 26;

    /// <summary>The newest that onnx 1.12 checks, which Debian 12 packages.</summary>
    public const int Default = 17;

    /// <summary>Name of the domain of the classical machine-learning operators.</summary>
    public const string MlDomain = "ai.onnx.ml";

    /// <summary>Name of the domain of ONNX Runtime's own operators.</summary>
    public const string Microsoft = "com.microsoft";

    /// <summary>The lowest IR version that allows an operator set: older runtimes accept the file then.</summary>
    public static int IrVersion(int opset) =>
        opset switch
        {
            <= 14 => 7,
            <= 18 => 8,
            <= 20 => 9,
            <= 22 => 10,
            23 => 11,
            24 => 12,
            _ => 13,
        };

    /// <exception cref="ArgumentOutOfRangeException">The opset is not 12 to 26.</exception>
    public static int Check(int opset) =>
        opset is >= Lowest and <= Highest
            ? opset
            : throw new ArgumentOutOfRangeException(
                nameof(opset),
                opset,
                $"ONNX opset {opset} is not supported: choose {Lowest} to {Highest} (default {Default})."
            );
}
