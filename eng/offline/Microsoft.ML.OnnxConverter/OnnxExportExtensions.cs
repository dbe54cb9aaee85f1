using Microsoft.ML.Onnx;

namespace Microsoft.ML;

/// <summary>Writes a model as ONNX.</summary>
public static class OnnxExportExtensions
{
    public static void ConvertToOnnx(this ModelOperationsCatalog catalog, ITransformer transform, IDataView inputData, Stream stream)
        => Convert(catalog, transform, inputData, OnnxContext.CurrentOpSetVersion, stream, null);

    public static void ConvertToOnnx(this ModelOperationsCatalog catalog, ITransformer transform, IDataView inputData, int opSetVersion, Stream stream)
        => Convert(catalog, transform, inputData, opSetVersion, stream, null);

    public static void ConvertToOnnx(this ModelOperationsCatalog catalog, ITransformer transform, IDataView inputData, Stream stream, params string[] outputColumns)
        => Convert(catalog, transform, inputData, OnnxContext.CurrentOpSetVersion, stream, outputColumns);

    // The graph comes first, whole: a failed export leaves the stream as it was.
    private static void Convert(ModelOperationsCatalog catalog, ITransformer transform, IDataView inputData, int opSetVersion, Stream stream, string[] outputColumns)
    {
        var graph = new OnnxContext(opSetVersion);
        OnnxModelWriter.Write(OnnxExport.Convert(catalog.GetEnvironment(), transform, inputData, graph, outputColumns), stream);
    }
}
