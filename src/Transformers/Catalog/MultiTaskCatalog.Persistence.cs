using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Saving and loading.</summary>
public sealed partial class MultiTaskCatalog
{
    /// <summary>Saves a model, with any number of multi-task transformers in its chain, as <c>ml.Model.Save</c> does. An existing file is
    /// only replaced when the new one is complete.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputSchema">Schema of its input data; null saves none.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public void Save(ITransformer model, DataViewSchema? inputSchema, string path, SaveOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => Save(model, inputSchema, stream, options));
    }

    /// <summary>Saves a model to a stream.</summary>
    /// <inheritdoc cref="Save(ITransformer, DataViewSchema?, string, SaveOptions?)"/>
    /// <param name="model">The model.</param>
    /// <param name="inputSchema">Schema of its input data; null saves none.</param>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="options">The options; null for the defaults.</param>
    public void Save(ITransformer model, DataViewSchema? inputSchema, Stream stream, SaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        using var scope = new PortableScope(options?.Portable ?? false);
        Context.Model.Save(model, inputSchema, stream);
    }

    /// <summary>
    /// Loads a model: a zip that <c>ml.Model.Save</c> or <see cref="Save(ITransformer, DataViewSchema?, string, SaveOptions?)"/> wrote,
    /// with its batched, typed multi-task transformers back in place; or an ONNX file that this library wrote, of a network or of a whole
    /// chain.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="inputSchema">Schema of its input data; null if none was saved.</param>
    /// <param name="execution">How multi-task transformers run; null for the defaults.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="OnnxModelException">The zip or the ONNX model is damaged, no model, or not safe, has no schema, or one that does
    /// not fit.</exception>
    public ITransformer Load(string path, out DataViewSchema? inputSchema, ExecutionOptions? execution = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ModelFile.Load(Context, path, execution, out inputSchema);
    }

    /// <summary>Loads a model from a stream.</summary>
    /// <inheritdoc cref="Load(string, out DataViewSchema?, ExecutionOptions?)"/>
    /// <param name="stream">The zip or ONNX file, from the stream's position to its end.</param>
    /// <param name="inputSchema">Schema of its input data; null if none was saved.</param>
    /// <param name="execution">How multi-task transformers run; null for the defaults.</param>
    public ITransformer Load(Stream stream, out DataViewSchema? inputSchema, ExecutionOptions? execution = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ModelFile.Load(Context, stream, execution, out inputSchema);
    }
}
