using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;
using Spectre.Console;
using StreetScenes;

// What each pixel of a street scene shows (eleven classes), and which of them are in the frame, from one network.
var options = StreetScenesOptions.Parse(args);
if (options is null)
    return 2;
try
{
    var ml = new MLContext(1);
    var most = options.Quick ? 16 : int.MaxValue;
    var train = options.Model is null
        ? SceneFrames.Read(options.Folder, "train", Math.Min(most, options.Frames))
        : null;
    var held = SceneFrames.Read(options.Folder, options.Part, most);
    using var network = train is null ? (MultiTaskTransformer)ml.MultiTask().Load(options.Model!, out _) : Train(ml, options, train);
    var scored = network.Transform(held.View(ml));
    var metrics = ml.MultiTask().Evaluate(scored);
    var table = new Table().AddColumns("metric", options.Part);
    foreach (var (name, value) in metrics[SceneNetwork.Surface].Values)
        table.AddRow(name, value.ToString("F4", CultureInfo.InvariantCulture));
    AnsiConsole.Write(table);
    var right = scored.GetColumn<bool[]>("Presence.PredictedLabel").Zip(held.Frames, Agreement).Average();
    AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Presence of each class: accuracy {right:F4}"));

    Directory.CreateDirectory(options.Output);
    var next = 0;
    foreach (var predicted in scored.GetColumn<uint[]>("Surface.PredictedLabel"))
    {
        var path = Path.Combine(options.Output, string.Create(CultureInfo.InvariantCulture, $"{options.Part}-{next:D3}.png"));
        ScenePicture.Write(path, held.Frames[next++], predicted, held.Height, held.Width);
    }
    File.WriteAllBytes(Path.Combine(options.Output, "street-scenes.onnx"), network.OnnxModel.ToArray());
    AnsiConsole.WriteLine($"{next} pictures (frame, truth, prediction) and street-scenes.onnx are in {options.Output}.");
    return 0;
}
catch (Exception error) when (error is FileNotFoundException or InvalidDataException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

// Share of the classes whose presence is predicted right.
static double Agreement(bool[] predicted, Frame frame) => predicted.Zip(frame.Present, (one, other) => one == other ? 1.0 : 0).Average();

static MultiTaskTransformer Train(MLContext ml, StreetScenesOptions options, SceneFrames train)
{
    var watch = Stopwatch.StartNew();
    var network = SceneNetwork.Create(ml, train, options).Fit(train.View(ml));
    AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Trained in {watch.Elapsed.TotalSeconds:F0} s."));
    AnsiConsole.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"TorchSharp against ONNX Runtime on training rows: largest difference {network.ExportDifference:G2}"
        )
    );
    return network;
}
