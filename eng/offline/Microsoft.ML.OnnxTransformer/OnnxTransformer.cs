using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Onnx;

[assembly: ModelLoader<OnnxTransformer>("OnnxTransform")]

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Applies an ONNX model, row by row.</summary>
public sealed class OnnxTransformer : RowToRowTransformerBase, IModelLoader, IDisposable
{
    private const string ModelEntry = "OnnxModel";

    private readonly OnnxOptions _options;

    /// <param name="options">All but where the model comes from and the device. No input or output columns: all that the model has.</param>
    internal OnnxTransformer(IHostEnvironment env, OnnxModelSource source, OnnxDevice device, OnnxOptions options)
        : base(env.Register(nameof(OnnxTransformer)))
    {
        CheckNames(options.InputColumns, nameof(options.InputColumns));
        CheckNames(options.OutputColumns, nameof(options.OutputColumns));
        var sessions = new OnnxSessionFactory(env.GetOnnxSessionOption() ?? new OnnxSessionOptions(), options.InterOpNumThreads, options.IntraOpNumThreads);
        try
        {
            Model = new OnnxModel(source, sessions, device, options.ShapeDictionary);
        }
        catch (OnnxRuntimeException error)
        {
            throw Contracts.Except($"Error initializing model :{error}", error);
        }
        _options = options;
        Inputs = options.InputColumns.Length == 0 ? [.. Model.Inputs.Select(input => input.Name)] : options.InputColumns;
        Outputs = options.OutputColumns.Length == 0 ? [.. Model.Outputs.Select(output => output.Name)] : options.OutputColumns;
        OutputTypes = Array.ConvertAll(Outputs, name => Model.GetOutput(name).Type);
    }

    internal OnnxModel Model { get; }

    internal string[] Inputs { get; }

    internal string[] Outputs { get; }

    internal DataViewType[] OutputTypes { get; }

    static ICanSaveModel IModelLoader.Load(IHostEnvironment env, ModelLoadContext ctx)
    {
        var model = ctx.ReadBytes(ModelEntry);
        var reader = ctx.Reader;
        var options = new OnnxOptions
        {
            InputColumns = reader.ReadArray(reader.ReadString),
            OutputColumns = reader.ReadArray(reader.ReadString),
            ShapeDictionary = reader.ReadArray(() => (Name: reader.ReadString(), Shape: reader.ReadArray(reader.ReadInt32))).ToDictionary(pair => pair.Name, pair => pair.Shape),
            RecursionLimit = reader.ReadInt32(),
        };
        return new OnnxTransformer(env, OnnxModelSource.OfBytes(model), OnnxDevice.Of(env), options);
    }

    public void Dispose() => Model.Dispose();

    private protected override RowMapper MakeRowMapper(DataViewSchema inputSchema) => new OnnxRowMapper(this, inputSchema);

    // Neither the device nor the threads are saved: on loading they come from the MLContext.
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetSignature("OnnxTransform", typeof(OnnxTransformer));
        ctx.SaveBytes(ModelEntry, Model.ReadBytes());
        var writer = ctx.Writer;
        writer.WriteArray(Inputs, writer.Write);
        writer.WriteArray(Outputs, writer.Write);
        writer.WriteArray((_options.ShapeDictionary ?? new Dictionary<string, int[]>()).ToArray(), pair =>
        {
            writer.Write(pair.Key);
            writer.WriteArray(pair.Value, writer.Write);
        });
        writer.Write(_options.RecursionLimit);
    }

    private static void CheckNames(string[] names, string paramName)
    {
        if (names.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentOutOfRangeException(paramName, $"{paramName} cannot be null or white space");
    }
}
