using System.Reflection;

namespace MlNet.MultiTask.Tool.Training;

/// <summary>The packages that this tool was built with.</summary>
internal static class PackageVersions
{
    /// <summary>What a program that trains needs.</summary>
    public static IReadOnlyList<(string Id, string Version)> OfPrograms { get; } =
        [
            ("MlNet.MultiTask", ToolApp.Version),
            ("TorchSharp-cpu", Of("TorchSharp-cpu")),
            ("Microsoft.ML.OnnxRuntime", Of("Microsoft.ML.OnnxRuntime")),
        ];

    private static string Of(string id) =>
        typeof(PackageVersions)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "PackageVersions")
            .Value!.Split(';')
            .Select(line => line.Split(' '))
            .Single(parts => parts[0] == id)[1];
}
