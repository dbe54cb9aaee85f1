using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>Loads what was saved: a zip of ML.NET's with our transformers back in place, or an ONNX file alone.</summary>
internal static class ModelFile
{
    /// <summary>Loads a file. ONNX files may have their tensors in files beside them.</summary>
    public static ITransformer Load(MLContext context, string path, ExecutionOptions? execution, out DataViewSchema? inputSchema)
    {
        using var stream = PlainFile.Open(path);
        return IsZip(stream)
            ? LoadZip(context, stream, $"'{path}'", execution, out inputSchema)
            : FromOnnx(context, OnnxModelFile.Read(path, LoadedModels.LimitsOf(execution, stream.Length)), execution, out inputSchema);
    }

    /// <summary>Loads from a stream, from its position to its end.</summary>
    public static ITransformer Load(MLContext context, Stream stream, ExecutionOptions? execution, out DataViewSchema? inputSchema)
    {
        using var own = stream is { CanSeek: true, Position: 0 } ? null : new MemoryStream();
        if (own is not null)
        {
            stream.CopyTo(own);
            own.Position = 0;
            stream = own;
        }
        if (IsZip(stream))
            return LoadZip(context, stream, "The stream", execution, out inputSchema);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var model = OnnxModelFile.Parse(bytes.ToArray(), LoadedModels.LimitsOf(execution, bytes.Length));
        return FromOnnx(context, model, execution, out inputSchema);
    }

    private static MultiTaskTransformer FromOnnx(
        MLContext context,
        ModelProto model,
        ExecutionOptions? execution,
        out DataViewSchema? inputSchema
    )
    {
        new LoadedModels(execution).Add(model);
        var transformer = Create(context, StockForm.Restore(model), execution);
        inputSchema = ColumnTypes.SchemaOf(transformer.Schema.Inputs);
        return transformer;
    }

    /// <summary>A transformer from an ONNX model that carries its schema.</summary>
    /// <exception cref="OnnxModelException">It carries none, or one that does not fit.</exception>
    private static MultiTaskTransformer Create(MLContext context, ModelProto model, ExecutionOptions? execution)
    {
        var json = model.MetadataProps.FirstOrDefault(entry => entry.Key == MetadataKeys.Schema)?.Value
            ?? throw new OnnxModelException(
                $"The ONNX model has no multi-task schema in its metadata ('{MetadataKeys.Schema}'): it was not written by "
                    + "MlNet.MultiTask. "
                    + "ML.NET's ApplyOnnxModel scores any ONNX model."
            );
        var schema = SchemaJson.Read(json);
        SchemaCheck.CheckAgainst(schema, model.Graph);
        try
        {
            return new MultiTaskTransformer(context, OnnxModelFile.ToBytes(model), schema, execution);
        }
        catch (OnnxRuntimeException e)
        {
            throw new OnnxModelException($"ONNX Runtime refuses the model: {e.Message}", e);
        }
    }

    private static ITransformer LoadZip(
        MLContext context,
        Stream stream,
        string name,
        ExecutionOptions? execution,
        out DataViewSchema? inputSchema
    )
    {
        var models = new LoadedModels(execution);
        using var copy = TemporaryStream.Create(context, stream.Length);
        Guard(name, () => models.Order(ModelZip.Copy(stream, copy, models.Read, models.AreTrusted)));
        copy.Position = 0;
        // OnnxTransformers that stay need the caller's context; those that are replaced here must neither use its GPU nor leave files
        // behind.
        using var scratch = models.AllStock ? new ScratchContext(context) : null;
        DataViewSchema? schema = null;
        var loaded = Guard(name, () => DeepStack.Run(() => (scratch?.Context ?? context).Model.Load(copy, out schema)));
        inputSchema = schema;
        try
        {
            return new ChainRestorer(models.All, model => Create(context, model, execution)).RestoreAll(loaded);
        }
        catch
        {
            (loaded as IDisposable)?.Dispose();
            throw;
        }
    }

    // ML.NET does not check what it reads, so a damaged file can cause nearly any exception; a wrong length can ask for more memory than
    // there is.
    private static T Guard<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not OnnxModelException)
        {
            throw new OnnxModelException($"{name} is no model that ML.NET can load, or it is damaged: {e.Message}", e);
        }
    }

    private static bool IsZip(Stream stream)
    {
        Span<byte> start = stackalloc byte[4];
        var position = stream.Position;
        var read = stream.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        stream.Position = position;
        return ModelZip.IsZip(start[..read]);
    }
}
