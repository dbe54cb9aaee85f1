using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>The rounds of a co-training: independent training, propagation and correction of labels, shared training; then the
/// export.</summary>
internal sealed class CoTraining(
    MLContext context,
    IReadOnlyList<CoTrainingNetwork> networks,
    IReadOnlyList<TaskDefinition> tasks,
    CoTrainingOptions options,
    TrainingScope scope,
    IChannel channel
)
{
    private readonly CoTrainingLog _log = new(channel, options.Progress);
    private readonly TrainingLog _epochs = new(channel, options.Training.Progress);

    public MultiTaskTransformer Run(IDataView view, IDataView? validation)
    {
        TorchLibrary.Load();
        scope.ThrowIfCancelled(options.Training.CancellationToken);
        OnnxRuntimeLibrary.Check();
        var seed = options.Training.Seed ?? scope.NextSeed() ?? ((IHostEnvironment)context).Register("MultiTask").Rand.Next();
        var setup = new CoTrainingSetup(view, validation, networks, tasks, options, seed);
        var publishing = new NetworkPublishing(context, setup.Fused, setup.Schema, options.Training.Execution);
        if (scope.IsTrial)
            return publishing.Untrained(seed);
        Rehearse(setup, publishing);
        var result = new CoTrainingRounds(setup, options, scope, _log, _epochs).Run();
        var parameters = result.Values;
        var transformer = publishing.Publish(
            parameters,
            new NetworkExportOptions { TrainingSummary = CoTrainingSummary.Write(result, setup, options) }
        );
        transformer.ExportDifference = _epochs.Difference(() => Measure(transformer, setup, parameters));
        _log.Info(
            $"Co-trained {networks.Count} networks in {result.Rounds} rounds, kept round {result.BestRound}; the ONNX network "
                + $"differs from the trained one by {transformer.ExportDifference:G3}."
        );
        return transformer;
    }

    // The fused network as it starts is exported, opened and scored: what would fail there after the rounds fails before them.
    private static void Rehearse(CoTrainingSetup setup, NetworkPublishing publishing)
    {
        using var transformer = publishing.Untrained(setup.Seed);
        var inputs = setup
            .Schema.Inputs.Select((input, i) => (input.Name, setup.Data.Table.Inputs[i].Items))
            .ToDictionary(pair => pair.Name, pair => pair.Items);
        transformer.ScoreRows(inputs, 1, [.. Enumerable.Range(0, setup.Schema.Tasks.Count)]);
    }

    // The network as it is exported, on libtorch again.
    private static ExportDifference Measure(
        MultiTaskTransformer transformer,
        CoTrainingSetup setup,
        IReadOnlyDictionary<string, float[]> parameters
    )
    {
        using var tensors = torch.NewDisposeScope();
        using var mode = new TrainingMode { IsTraining = false };
        using var store = new ParameterStore(NetworkShapes.Record(setup.Fused, setup.Schema.Inputs), setup.Seed, torch.CPU);
        store.Load(name => parameters[name]);
        return ExportParity.Measure(transformer, setup.Fused, new TorchOps(store, mode), setup.Data.Table);
    }
}
