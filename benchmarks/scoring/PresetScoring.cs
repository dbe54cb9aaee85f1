using Microsoft.ML;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>The networks of the presets over a data view, against ONNX Runtime alone over the same arrays and outputs.</summary>
internal static class PresetScoring
{
    private const int Rows = 262_144;
    private const int Window = 4 * 1024;
    private const int Batch = 1024;

    private static readonly string[] s_scores = ["A.Score", "B.Score", "C.Score"];

    public static void Run(MLContext ml, int rounds)
    {
        var table = new Table(
            "Scores of three tasks (ten classes, yes or no, a number) from 16 numbers, networks of the presets, one thread; rows/s",
            "preset",
            "numbers",
            "ours",
            "bare Run, batch 1024",
            "ours : bare",
            "target"
        );
        var features = Networks.Features(Rows);
        var view = new ArrayView(Rows, ("Features", features, Networks.Inputs));
        foreach (var (preset, usesBins) in new[] { (Preset.Fast, true), (Preset.Default, true), (Preset.Default, false) })
        {
            using var model = Networks.Of(ml, preset, usesBins);
            using var bare = new BareSession(model.OnnxModel, 1, s_scores);
            using var scored = new RowWindow(model.Transform(view), s_scores);
            var ours = Timed.Of("ours", Window, () => scored.Read(Window));
            var whole = Timed.Of("bare", Window, () => bare.Score(features, Networks.Inputs, Window, Batch));
            Rounds.Run(40, rounds, ours, whole);
            table.Add(
                $"{preset}",
                usesBins ? "48 bins, embedding of 16" : "standardised",
                Table.Rate(1 / ours.Best),
                Table.Rate(1 / whole.Best),
                Table.Speed(ours, whole),
                "≥ 0.70×"
            );
        }
    }
}
