using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>The rounds of a co-training: independent training, propagation and correction of labels, shared training; then the export.</summary>
internal sealed class CoTraining(
    MLContext context, IReadOnlyList<CoTrainingNetwork> networks, IReadOnlyList<TaskDefinition> tasks, CoTrainingOptions options, IChannel channel)
{
    private readonly CoTrainingLog _log = new(channel, options.Progress);
    private readonly TrainingLog _epochs = new(channel, options.Training.Progress);

    public MultiTaskTransformer Run(IDataView view, IDataView? validation)
    {
        TorchLibrary.Load();
        TrainingScope.Current.ThrowIfCancelled(options.Training.CancellationToken);
        OnnxRuntimeLibrary.Check();
        var seed = options.Training.Seed ?? TrainingScope.Current.NextSeed() ?? ((IHostEnvironment)context).Register("MultiTask").Rand.Next();
        var setup = new CoTrainingSetup(view, validation, networks, tasks, options, seed);
        Rehearse(setup);
        var result = new CoTrainingRounds(setup, options, _log, _epochs).Run();
        var parameters = result.Values;
        var model = NetworkExport.Build(setup.Schema, name => parameters[name], (ops, values) => setup.Fused.Outputs(ops, values),
            new NetworkExportOptions { TrainingSummary = CoTrainingSummary.Write(result, setup, options) });
        var transformer = new MultiTaskTransformer(context, model, setup.Schema, options.Training.Execution);
        transformer.ExportDifference = _epochs.Difference(() => Measure(transformer, setup, parameters));
        _log.Info($"Co-trained {networks.Count} networks in {result.Rounds} rounds, kept round {result.BestRound}; the ONNX network differs from the trained one by {transformer.ExportDifference:G3}.");
        return transformer;
    }

    // The fused network as it starts is exported, opened and scored: what would fail there after the rounds fails before them.
    private void Rehearse(CoTrainingSetup setup)
    {
        using var store = new ParameterStore(NetworkShapes.Record(setup.Fused, setup.Schema.Inputs), setup.Seed, torch.CPU);
        var parameters = store.Capture();
        var model = NetworkExport.Build(setup.Schema, name => parameters[name], (ops, values) => setup.Fused.Outputs(ops, values), new NetworkExportOptions());
        using var transformer = new MultiTaskTransformer(context, model, setup.Schema, options.Training.Execution);
        var inputs = setup.Schema.Inputs.Select((input, i) => (input.Name, setup.Data.Table.Inputs[i].Items)).ToDictionary(pair => pair.Name, pair => pair.Items);
        transformer.ScoreRows(inputs, 1, [.. Enumerable.Range(0, setup.Schema.Tasks.Count)]);
    }

    // The network as it is exported, on libtorch again.
    private static ExportDifference Measure(MultiTaskTransformer transformer, CoTrainingSetup setup, IReadOnlyDictionary<string, float[]> parameters)
    {
        using var scope = torch.NewDisposeScope();
        using var mode = new TrainingMode { IsTraining = false };
        using var store = new ParameterStore(NetworkShapes.Record(setup.Fused, setup.Schema.Inputs), setup.Seed, torch.CPU);
        store.Load(name => parameters[name]);
        return ExportParity.Measure(transformer, setup.Fused, new TorchOps(store, mode), setup.Data.Table);
    }
}
