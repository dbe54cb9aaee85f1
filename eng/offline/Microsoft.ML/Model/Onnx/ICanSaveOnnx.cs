namespace Microsoft.ML.Model.OnnxConverter;

/// <summary>What a transformer implements whose rows map to rows and which can be written as ONNX nodes.</summary>
internal interface ICanSaveOnnx
{
    /// <summary>False stops the export here: what stands before is left out, with a warning.</summary>
    bool CanSaveOnnx(OnnxContext context);

    /// <summary>Adds nodes and gives every output column its new value. A column that cannot be written is removed from the context.</summary>
    void SaveAsOnnx(OnnxContext context, DataViewSchema inputSchema);
}
