using Microsoft.ML;
using MlNet.MultiTask;

// dotnet run -- FILE COLUMN...: a file of rows, and its columns that are to be predicted. All others are learnt from.
var path = args.Length > 0 ? args[0] : "penguins.csv";
string[] tasks = args.Length > 1 ? args[1..] : ["species", "sex", "body_mass_g"];

var ml = new MLContext(seed: 1);

// What is in the file. InferenceOptions says otherwise: columns to leave out, kinds of columns and tasks, groups, time.
var table = ml.MultiTask().InferColumns(path, tasks);
Console.WriteLine(table);

// A fifth of the rows is kept for the test.
var rows = ml.Data.Cache(table.Load(path));
var (train, test) = ml.MultiTask().HoldOut(rows, table, seed: 1);

// Stock steps of ML.NET for the columns, and the network behind them. Preset.Best takes longer, Preset.Fast is quicker.
var options = new MultiTaskOptions
{
    Preset = Preset.Default,
    Seed = 1,
    Progress = TrainingProgress.OnConsole(),
};
var model = ml.MultiTask().TablePipeline(table, options).Fit(train);
Console.WriteLine(ml.MultiTask().Evaluate(model.Transform(test), new EvaluationOptions { BootstrapSamples = 1000 }));

// model.zip is for ML.NET; model.onnx takes raw columns, and multitask-scorer serves it.
Directory.CreateDirectory("model");
ml.MultiTask().Save(model, rows.Schema, "model/model.zip");
Console.WriteLine(ml.MultiTask().ConvertToOnnx(model, train, "model/model.onnx"));
