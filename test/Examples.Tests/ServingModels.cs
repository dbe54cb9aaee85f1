using Microsoft.ML;
using Penguins;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>Penguins models to serve, trained once for all tests.</summary>
internal static class ServingModels
{
    private static readonly Lazy<string> s_first = new(() => Train(1));
    private static readonly Lazy<string> s_second = new(() => Train(2));
    private static readonly TemporaryFolder s_folder = new();

    /// <summary>The whole chain: raw columns in.</summary>
    public static string First => s_first.Value;

    /// <summary>The same chain, trained on other rows.</summary>
    public static string Second => s_second.Value;

    public static void Delete() => s_folder.Dispose();

    private static string Train(int seed)
    {
        var ml = new MLContext(seed);
        var split = ml.Data.TrainTestSplit(PenguinData.Load(ml), testFraction: 0.2);
        var model = PenguinPipeline.Create(ml).Fit(split.TrainSet);
        using var network = model.LastTransformer;
        var path = Path.Combine(s_folder.Path, $"penguins-{seed}.onnx");
        ml.MultiTask().ConvertToOnnx(model, split.TestSet, path);
        return path;
    }
}
