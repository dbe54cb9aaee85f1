using ManyMachines;
using Microsoft.ML;
using MlNet.MultiTask;

if (MachineOptions.Parse(args) is not { } options)
    return 2;
try
{
    if (options.Threads > 0)
    {
        Communicator.OnThreads(options.Threads, Train);
        return 0;
    }
    using var ranks = MpiCommunicator.Start();
    Console.WriteLine($"Rank {ranks.Rank} of {ranks.Size} on {Environment.MachineName}, {ranks.Library}");
    return Train(ranks);
}
catch (Exception error) when (error is InvalidOperationException or DllNotFoundException)
{
    Console.Error.WriteLine(error.Message);
    return 3;
}

int Train(Communicator ranks)
{
    var ml = new MLContext(1);
    // Each rank has rows of its own. Here they follow from their numbers; elsewhere a rank reads a file of its own.
    var first = (int)((long)options.Rows * ranks.Rank / ranks.Size);
    var end = (int)((long)options.Rows * (ranks.Rank + 1) / ranks.Size);
    var rows = ml.Data.LoadFromEnumerable(Machine.Rows(first, end - first));
    TaskDefinition[] tasks = [Tasks.Binary("Failure", "Fails"), Tasks.Regression("Life", "HoursLeft")];
    var trainer = ml.MultiTask().Trainer("Sensors", tasks, new MultiTaskOptions
    {
        Architecture = new HardSharing { TrunkLayers = [128, 64] },
        Balancer = new UpGrad(),
        BatchSize = 512,
        MaximumEpochs = 8,
        Seed = 1,
        Communicator = ranks,
        Checkpoints = options.Checkpoints is null ? null : new CheckpointOptions { Folder = options.Checkpoints },
        Progress = ranks.Rank == 0 ? TrainingProgress.OnConsole() : null,
    });
    using var model = trainer.Fit(rows);
    // Every rank has the same model: one of them keeps it.
    if (ranks.Rank > 0)
        return 0;
    var test = ml.Data.LoadFromEnumerable(Machine.Rows(options.Rows, 5000));
    Console.WriteLine(ml.MultiTask().Evaluate(model.Transform(test)));
    Directory.CreateDirectory(options.Output);
    var file = Path.Combine(options.Output, "machines.onnx");
    File.WriteAllBytes(file, model.OnnxModel.ToArray());
    Console.WriteLine($"{ranks.Size} ranks trained {file}.");
    return 0;
}
