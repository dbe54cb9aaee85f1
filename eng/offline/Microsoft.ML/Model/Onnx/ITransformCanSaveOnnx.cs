namespace Microsoft.ML.Model.OnnxConverter;

/// <summary>A view made by a transform which can be written as ONNX nodes. The export walks from the last view back through these.</summary>
internal interface ITransformCanSaveOnnx : IDataTransform
{
    bool CanSaveOnnx(OnnxContext context);

    void SaveAsOnnx(OnnxContext context);
}
