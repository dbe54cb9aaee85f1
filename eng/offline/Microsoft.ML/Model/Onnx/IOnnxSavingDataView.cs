using Microsoft.ML.Data;

namespace Microsoft.ML.Onnx;

/// <summary>A view made by a transform which can be written as ONNX nodes. The export walks from the last view back through these.</summary>
internal interface IOnnxSavingDataView : ITransformedDataView
{
    /// <summary>False stops the export here: what stands before is left out, with a warning.</summary>
    bool CanSaveOnnx(OnnxContext ctx);

    /// <summary>Adds nodes and gives every output column its new value. A column that cannot be written is removed from the context.</summary>
    void SaveAsOnnx(OnnxContext ctx);
}
