using Microsoft.ML;
using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>From a network to the transformer that users get: the same for one network and for several that were co-trained.</summary>
/// <param name="context">The context that the transformer runs in.</param>
/// <param name="network">The network.</param>
/// <param name="schema">The columns that it reads and gives.</param>
/// <param name="sets">Rows to try it on.</param>
/// <param name="execution">How ONNX Runtime runs it.</param>
internal sealed class NetworkPublishing(
    MLContext context,
    Network network,
    ModelSchema schema,
    IReadOnlyList<DataSet> sets,
    ExecutionOptions execution
)
{
    /// <summary>
    /// The network with its first weights, with the columns of a trained one. It is exported only if something reads its scores, such as a
    /// later step of the pipeline.
    /// </summary>
    /// <param name="seed">Seed of the weights.</param>
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

    /// <summary>Exports, opens and scores the network with its first weights: what would fail there after the training (a native library,
    /// an operator, a column, a device) fails before it.</summary>
    /// <param name="seed">Seed of the weights.</param>
    public void Rehearse(int seed)
    {
        using var transformer = Untrained(seed);
        foreach (var set in ExportParity.OfEachRoute(sets))
            ExportParity.Score(transformer, network, set, rows: 1);
    }

    /// <summary>The trained network as a transformer, compared with itself on libtorch. A difference is reported; the model is handed over
    /// all the same.</summary>
    /// <param name="parameters">Its parameters by name.</param>
    /// <param name="options">What the model says about itself.</param>
    /// <param name="ops">The operations with the same parameters.</param>
    /// <param name="log">Where a difference is reported.</param>
    public MultiTaskTransformer Publish(
        IReadOnlyDictionary<string, float[]> parameters,
        NetworkExportOptions options,
        TorchOps ops,
        TrainingLog log
    )
    {
        var transformer = new MultiTaskTransformer(context, Export(parameters, options), schema, execution);
        transformer.ExportDifference = log.Difference(() => ExportParity.Measure(transformer, network, ops, sets));
        return transformer;
    }

    private byte[] Export(IReadOnlyDictionary<string, float[]> parameters, NetworkExportOptions options) =>
        NetworkExport.Build(schema, name => parameters[name], (ops, values) => network.Outputs(ops, values), options);
}
