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
        var seed = options.Training.Seed ?? TrainingScope.Current.NextSeed() ?? ((IHostEnvironment)context).Register("MultiTask").Rand.Next();
        var setup = new CoTrainingSetup(view, validation, networks, tasks, options, seed);
        var result = new CoTrainingRounds(setup, options, _log, _epochs).Run();
        var parameters = result.Values;
        var model = NetworkExport.Build(setup.Schema, name => parameters[name], (ops, values) => setup.Fused.Outputs(ops, values),
            new NetworkExportOptions { TrainingSummary = CoTrainingSummary.Write(result, setup, options) });
        var transformer = new MultiTaskTransformer(context, model, setup.Schema, options.Training.Execution);
        try
        {
            transformer.ExportDifference = Check(transformer, setup, parameters);
            _log.Info($"Co-trained {networks.Count} networks in {result.Rounds} rounds, kept round {result.BestRound}; the ONNX network differs from the trained one by {transformer.ExportDifference:G3} relative.");
            return transformer;
        }
        catch
        {
            transformer.Dispose();
            throw;
        }
    }

    // The network as it is exported, on libtorch again.
    private static double Check(MultiTaskTransformer transformer, CoTrainingSetup setup, IReadOnlyDictionary<string, float[]> parameters)
    {
        using var scope = torch.NewDisposeScope();
        using var mode = new TrainingMode { IsTraining = false };
        using var store = new ParameterStore(NetworkShapes.Record(setup.Fused, setup.Schema.Inputs), setup.Seed, torch.CPU);
        store.Load(name => parameters[name]);
        return ExportParity.Check(transformer, setup.Fused, new TorchOps(store, mode), setup.Data.Table, Math.Min(256, setup.Data.Table.Rows));
    }
}
