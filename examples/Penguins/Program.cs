using Microsoft.ML;
using MlNet.MultiTask;
using Penguins;
using Spectre.Console;

// Trains one network that answers three questions about a penguin, judges it with the stock evaluators, saves and loads it, scores its ONNX
// file, and writes a report.
var options = DemoOptions.Parse(args);
if (options is null)
    return 2;
var ml = new MLContext(options.Seed);
var steps = new StepClock();
Directory.CreateDirectory(options.OutputFolder);
var zipPath = Path.Combine(options.OutputFolder, "penguins.zip");
var networkPath = Path.Combine(options.OutputFolder, "penguins-network.onnx");
var onnxPath = Path.Combine(options.OutputFolder, "penguins.onnx");
var reportPath = Path.Combine(options.OutputFolder, "report.html");

var split = ml.Data.TrainTestSplit(PenguinData.Load(ml), testFraction: 0.2);
var history = new TrainingHistory();
var model = steps.Time("read and train", () =>
    TrainingProgressBar.Run(history, progress => PenguinPipeline.Create(ml, progress).Fit(split.TrainSet))
);
var scored = model.Transform(split.TestSet);
var metrics = steps.Time("evaluate", () => MetricsTable.Create(ml, scored));
AnsiConsole.Write(metrics);

var network = model.LastTransformer;
AnsiConsole.WriteLine($"TorchSharp against ONNX Runtime on training rows: largest relative difference {network.ExportDifference:G2}");

steps.Time("save penguins.zip", () => ml.Model.Save(model, split.TrainSet.Schema, zipPath));
var loaded = steps.Time("load it again", () => ml.Model.Load(zipPath, out _));
AnsiConsole.WriteLine(
    $"Loaded model against the trained one on the test rows: largest difference "
        + $"{ScoreComparison.Largest(scored, loaded.Transform(split.TestSet), network.Schema):G2}"
);

steps.Time("write penguins-network.onnx", () => File.WriteAllBytes(networkPath, network.OnnxModel.ToArray()));
var difference = steps.Time("score it", () => PlainSession.OfNetwork(networkPath, scored, network.Schema));
AnsiConsole.WriteLine(
    $"Plain InferenceSession over penguins-network.onnx against the transformer on the test rows: largest relative "
        + $"difference {difference:G2}"
);

var report = steps.Time("write penguins.onnx", () => ml.MultiTask().ConvertToOnnx(model, split.TestSet, onnxPath));
var wholeDifference = steps.Time("score raw rows with it", () => PlainSession.OfRawRows(onnxPath, scored, report.Schema));
AnsiConsole.WriteLine($"Plain InferenceSession over penguins.onnx, raw columns in: largest relative difference {wholeDifference:G2}");
AnsiConsole.WriteLine(
    $"It reads {string.Join(", ", report.Schema.Inputs.Select(input => input.Name))} and gives "
        + $"{string.Join(", ", report.Schema.Tasks.SelectMany(task => task.Outputs).Select(output => output.Name))}"
);

steps.Time("write report.html", () => PenguinReport.Write(ml, reportPath, model, split, history));

AnsiConsole.Write(steps.ToTable());
AnsiConsole.WriteLine($"Files: {string.Join(", ", new[] { zipPath, networkPath, onnxPath, reportPath }.Select(Path.GetFullPath))}");
return difference <= 1e-5 && wholeDifference <= 1e-5 && network.ExportDifference <= 1e-5 ? 0 : 1;
