using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace CoTraining;

/// <summary>Scores the exported file with nothing but ONNX Runtime.</summary>
public static class OnnxScoring
{
    public static string Describe(string file, IReadOnlyList<Garment> test)
    {
        using var session = new InferenceSession(file);
        NamedOnnxValue Input(string name, Func<Garment, float[]> pixels) =>
            NamedOnnxValue.CreateFromTensor(
                name,
                new DenseTensor<float>(test.SelectMany(pixels).ToArray(), [test.Count, Garment.HalfPixels])
            );
        using var outputs = session.Run([
            Input(nameof(Garment.Upper), garment => garment.Upper),
            Input(nameof(Garment.Lower), garment => garment.Lower),
        ]);
        var scores = outputs.Single(output => output.Name == "Garment.Score").AsTensor<float>();
        var right = 0;
        for (var i = 0; i < test.Count; i++)
        {
            var row = i;
            right += Enumerable.Range(0, GarmentData.Classes).MaxBy(c => scores[row, c]) == (int)test[i].Truth ? 1 : 0;
        }
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: one graph with both networks and their fusion ({new FileInfo(file).Length / 1024} KiB), outputs "
                + $"{string.Join(", ", session.OutputMetadata.Keys)}; scored with ONNX Runtime alone: accuracy "
                + $"{(double)right / test.Count:F4} (last seed)."
        );
    }
}
