using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Scenes;

/// <summary>An exported file as any program would use it: bytes of images in, arrays out. No ML.NET, no TorchSharp.</summary>
internal sealed class OnnxFile
{
    private const int BatchSize = 200;

    private readonly Dictionary<string, List<float>> _numbers = [];
    private readonly Dictionary<string, List<string>> _texts = [];

    private OnnxFile() { }

    /// <summary>Scores the images of all scenes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="scenes">The scenes.</param>
    public static OnnxFile Run(string path, IReadOnlyList<Scene> scenes)
    {
        var scores = new OnnxFile();
        using var session = new InferenceSession(path);
        foreach (var batch in scenes.Chunk(BatchSize))
        {
            var images = new DenseTensor<byte>(batch.SelectMany(scene => scene.Image).ToArray(), [batch.Length, Scene.Side * Scene.Side]);
            using var results = session.Run([NamedOnnxValue.CreateFromTensor("Image", images)]);
            foreach (var result in results)
                scores.Add(result);
        }
        return scores;
    }

    /// <summary>All values of an output, row by row.</summary>
    public IReadOnlyList<float> Numbers(string output) => _numbers[output];

    /// <summary>All values of an output of text.</summary>
    public IReadOnlyList<string> Texts(string output) => _texts[output];

    /// <summary>The largest difference of an output from what the ML.NET model gives, relative to the largest value.</summary>
    public double Difference(string output, IEnumerable<float> expected)
    {
        float[] values = [.. expected];
        return values.Zip(_numbers[output], (x, y) => Math.Abs((double)x - y)).Max() / values.Max(Math.Abs);
    }

    private void Add(DisposableNamedOnnxValue result)
    {
        if (result.Value is Tensor<string> texts)
            List(_texts, result.Name).AddRange(texts);
        else if (result.Value is Tensor<float> numbers)
            List(_numbers, result.Name).AddRange(numbers);
    }

    private static List<T> List<T>(Dictionary<string, List<T>> lists, string name) =>
        lists.TryGetValue(name, out var list) ? list : lists[name] = [];
}
