using Microsoft.ML;

namespace MlNet.MultiTask;

/// <content>Export of whole chains.</content>
public sealed partial class MultiTaskCatalog
{
    /// <summary>
    /// Writes a whole chain as one ONNX file: raw columns in, named and typed columns out. It includes ML.NET's own steps before, between
    /// and behind multi-task models. The file is run on rows of the sample and compared with the chain.
    /// </summary>
    /// <param name="model">The fitted chain, or a single transformer.</param>
    /// <param name="sampleData">Raw data: its schema gives the inputs, and its first rows are used to compare the file with the
    /// chain.</param>
    /// <param name="path">The file to write. A model above 2 GB keeps its numbers in <c>path.data</c> beside it.</param>
    /// <param name="options">Outputs, opset, element type and so on; null for the defaults.</param>
    /// <returns>What was written: inputs, tasks and outputs, and the largest difference of each output.</returns>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    /// <exception cref="OnnxExportException">An output does not exist, a step that is needed cannot be exported, or the file gives other
    /// values than the chain.</exception>
    public OnnxExportReport ConvertToOnnx(ITransformer model, IDataView sampleData, string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OnnxExporter.Export(Context, model, sampleData, path, options, new OnnxRuntimeRunner());
    }

    /// <summary>Writes a whole chain as one ONNX model to a stream; it has to stay below 2 GB.</summary>
    /// <param name="model">The fitted chain, or a single transformer.</param>
    /// <param name="sampleData">Raw data: its schema gives the inputs, and its first rows are used to compare the file with the
    /// chain.</param>
    /// <param name="stream">The stream to write to; it stays open.</param>
    /// <param name="options">Outputs, opset, element type and so on; null for the defaults.</param>
    /// <returns>What was written: inputs, tasks and outputs, and the largest difference of each output.</returns>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    /// <exception cref="OnnxExportException">An output does not exist, a step that is needed cannot be exported, or the file gives other
    /// values than the chain.</exception>
    public OnnxExportReport ConvertToOnnx(ITransformer model, IDataView sampleData, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return OnnxExporter.Export(Context, model, sampleData, stream, options, new OnnxRuntimeRunner());
    }
}
