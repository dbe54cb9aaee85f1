using Microsoft.ML;
using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>From a network to the transformer that users get: the same for one network and for several that were co-trained.</summary>
/// <param name="context">The context that the transformer runs in.</param>
/// <param name="network">The network.</param>
/// <param name="schema">What it reads and gives.</param>
/// <param name="execution">How ONNX Runtime runs it.</param>
internal sealed class NetworkPublishing(MLContext context, Network network, ModelSchema schema, ExecutionOptions execution)
{
    /// <summary>The network with these parameters as a transformer.</summary>
    /// <param name="parameters">Its parameters by name.</param>
    /// <param name="options">What the model says about itself.</param>
    public MultiTaskTransformer Publish(IReadOnlyDictionary<string, float[]> parameters, NetworkExportOptions options) =>
        new(context, Export(parameters, options), schema, execution);

    /// <summary>
    /// The network as it starts, with the columns of a trained one. It is exported only if something reads its scores, such as a later step
    /// of the pipeline.
    /// </summary>
    /// <param name="seed">Seed of its weights.</param>
    public MultiTaskTransformer Untrained(int seed) =>
        new(
            context,
            schema,
            () =>
            {
                using var store = new ParameterStore(NetworkShapes.Record(network, schema.Inputs), seed, torch.CPU);
                return Export(store.Capture(), new NetworkExportOptions());
            },
            execution
        );

    private byte[] Export(IReadOnlyDictionary<string, float[]> parameters, NetworkExportOptions options) =>
        NetworkExport.Build(schema, name => parameters[name], (ops, values) => network.Outputs(ops, values), options);
}
