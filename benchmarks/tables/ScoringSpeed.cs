using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>Rows a second of a fitted network in ONNX Runtime with nothing around it, on one thread.</summary>
internal static class ScoringSpeed
{
    private const int Batch = 256;
    private const int Runs = 400;

    /// <summary>The quickest of many runs of 256 rows, every output asked for: short ones find a busy machine's quiet moments.</summary>
    /// <param name="model">The network; its one input is a vector column.</param>
    /// <param name="rows">Rows with that column.</param>
    public static double Of(MultiTaskTransformer model, IDataView rows)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(model.OnnxModel.ToArray(), options);
        using var runOptions = new RunOptions();
        float[][] features = [.. rows.GetColumn<float[]>("Features").Take(Batch)];
        using var input = OrtValue.CreateTensorValueFromMemory(
            features.SelectMany(row => row).ToArray(),
            [features.Length, features[0].Length]
        );
        var best = double.PositiveInfinity;
        for (var run = 0; run < Runs; run++)
        {
            var begin = Stopwatch.GetTimestamp();
            using var outputs = session.Run(runOptions, [session.InputNames[0]], [input], session.OutputNames);
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
        return features.Length / best;
    }
}
