using Microsoft.ML;
using Microsoft.ML.Transforms.Onnx;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>The stock OnnxTransformer over a network of ours.</summary>
internal sealed class StockScoring : IDisposable
{
    private readonly string _path;

    private StockScoring(string path, OnnxTransformer transformer) => (_path, Transformer) = (path, transformer);

    public OnnxTransformer Transformer { get; }

    public static StockScoring Create(MLContext ml, MultiTaskTransformer model)
    {
        var path = Path.Combine(Path.GetTempPath(), $"scoring-{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, model.OnnxModel.ToArray());
        string[] outputs = [.. model.Schema.Tasks.SelectMany(task => task.Outputs).Select(output => output.Name)];
        var rows = new ArrayView(1, ("Features", new float[Networks.Inputs], Networks.Inputs));
        return new StockScoring(path, ml.Transforms.ApplyOnnxModel(outputs, ["Features"], path).Fit(rows));
    }

    public void Dispose()
    {
        Transformer.Dispose();
        File.Delete(_path);
    }
}
