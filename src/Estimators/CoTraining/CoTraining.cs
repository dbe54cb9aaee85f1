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
        if (options.Training.Federation is not null)
            RankTraining.Refuse(options.Training, "co-training of clients");
        var ranks = RankGroup.Of(options.Training.Communicator);
        return ranks is null ? RunOwn(view, validation, null) : ranks.Guard(() => RunOwn(view, validation, ranks));
    }

    private MultiTaskTransformer RunOwn(IDataView view, IDataView? validation, RankGroup? ranks)
    {
        if (ranks is not null)
        {
            // Rounds are not saved.
            RankTraining.Begin(ranks, options.Training with { Checkpoints = null }, scope);
            CheckSame(ranks);
        }
        TorchLibrary.Load();
        if (ranks is null)
            scope.ThrowIfCancelled(options.Training.CancellationToken);
        OnnxRuntimeLibrary.Check();
        var setup = new CoTrainingSetup(context, view, validation, networks, tasks, options, scope, ranks);
        for (var k = 0; k < setup.Members.Count && ranks is not null; k++)
        {
            var shapes = NetworkShapes.Record(setup.Members[k], [.. setup.Inputs[k].Select(i => setup.Schema.Inputs[i])]);
            RankTraining.Check(ranks, options.Training, setup.Schema, setup.Members[k], shapes);
        }
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

    // The options of the training are compared with the rest of what a training is.
    private void CheckSame(RankGroup ranks)
    {
        var settings = ((SettingsObject)SettingsReader.Read(options with { Training = new(), Progress = null })).Values;
        var text = string.Join(
            "; ",
            settings.Select(entry => $"{entry.Key} {SettingsJson.Write(entry.Value)}").Append(
                string.Join(", ", networks.Select(network => SettingsJson.Write(SettingsReader.Read(network))))
            )
        );
        var all = ranks.Texts(text);
        if (Array.FindIndex(all, other => other != all[0]) is > 0 and var rank)
            throw ranks.Agreed(
                new InvalidOperationException(
                    $"The ranks do not co-train the same: {all[0]} on rank 0, {all[rank]} on rank {rank}. Give all of them the same "
                        + "networks and options."
                )
            );
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
