namespace MlNet.MultiTask.Tool;

/// <summary>Numbers of results that are written as JSON.</summary>
internal static class ToolJson
{
    /// <summary>A number that JSON can hold.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
