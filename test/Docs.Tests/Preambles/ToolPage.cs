using Microsoft.ML;
using Penguins;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>A context and the path of a file.</summary>
public static class ToolPage
{
    public static MLContext ml { get; } = new(seed: 1);

    public static string path => PenguinData.Path;
}
