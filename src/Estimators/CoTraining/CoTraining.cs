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
        var setup = new CoTrainingSetup(context, view, validation, networks, tasks, options, scope);
        var publishing = new NetworkPublishing(context, setup.Fused, setup.Schema, [setup.Rows], options.Training.Execution);
        if (scope.IsTrial)
            return publishing.Untrained(setup.Seed);
        publishing.Rehearse(setup.Seed);
        var result = new CoTrainingRounds(setup, options, scope, _log, _epochs).Run();
        var transformer = Publish(publishing, setup, result);
        _log.Info(
            $"Co-trained {networks.Count} networks in {result.Rounds} rounds, kept round {result.BestRound}; the ONNX network "
                + $"differs from the trained one by {transformer.ExportDifference:G3}."
        );
        return transformer;
    }

    // The network is compared with itself on libtorch, with the weights of the round that was kept.
    private MultiTaskTransformer Publish(NetworkPublishing publishing, CoTrainingSetup setup, CoTrainingResult result)
    {
        using var tensors = torch.NewDisposeScope();
        using var mode = new TrainingMode { IsTraining = false };
        using var store = new ParameterStore(NetworkShapes.Record(setup.Fused, setup.Schema.Inputs), setup.Seed, torch.CPU);
        store.Load(name => result.Values[name]);
        var summary = new NetworkExportOptions { TrainingSummary = CoTrainingSummary.Write(result, setup, options) };
        return publishing.Publish(result.Values, summary, new TorchOps(store, mode), _epochs);
    }
}
