namespace MlNet.MultiTask.Graph;

/// <summary>What a file says about the program that wrote it.</summary>
internal static class OnnxProducer
{
    public const string Name = "MlNet.MultiTask";

    /// <summary>The library's version, without build numbers: they would make two builds of one source write different files.</summary>
    public static string Version { get; } =
        typeof(OnnxProducer).Assembly.GetName().Version is { } v ? $"{v.Major}.{v.Minor}.{v.Build}" : "0";
}
