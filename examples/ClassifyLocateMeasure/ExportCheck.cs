using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;
using Scenes;

namespace ClassifyLocateMeasure;

/// <summary>Writes the model as one ONNX file, and scores the held-out scenes with ONNX Runtime alone.</summary>
internal static class ExportCheck
{
    /// <summary>Prints what the file gives.</summary>
    /// <returns>The largest relative difference from the model's own scores.</returns>
    public static double Run(MLContext ml, ITransformer model, IReadOnlyList<Scene> test, string path)
    {
        var view = SceneMaker.View(ml, test);
        var report = ml.MultiTask().ConvertToOnnx(model, view, path);
        var scores = OnnxFile.Run(path, test);
        var scored = model.Transform(view);
        var difference = Math.Max(
            scores.Difference("Size.Score", scored.GetColumn<float>("Size.Score")),
            scores.Difference("Where.Score", scored.GetColumn<float[]>("Where.Score").SelectMany(box => box))
        );
        var names = scores.Texts("Class.PredictedLabel");
        float[][] boxes = [.. scores.Numbers("Where.Score").Chunk(4)];
        var accuracy = test.Zip(names, (scene, name) => scene.Garment == name ? 1.0 : 0).Average();
        var overlap = test.Zip(boxes, (scene, box) => Overlap.Of(scene.Box, box)).Average();
        Console.WriteLine(
            $"{path} reads {string.Join(", ", report.Schema.Inputs.Select(input => input.Name))} and gives "
                + $"{string.Join(", ", report.Schema.Tasks.SelectMany(task => task.Outputs).Select(output => output.Name))}."
        );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"ONNX Runtime alone on the {test.Count} held-out scenes: accuracy {accuracy:F3}, "
                    + $"mean IoU {overlap:F3}; largest relative difference from the model {difference:G2}."
            )
        );
        return difference;
    }
}
