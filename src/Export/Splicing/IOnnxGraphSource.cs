namespace MlNet.MultiTask.Splicing;

/// <summary>A transformer that knows its own ONNX graph.</summary>
internal interface IOnnxGraphSource
{
    /// <summary>The graph, whose inputs and outputs are named like the columns.</summary>
    OnnxFragment ToOnnxFragment();
}
