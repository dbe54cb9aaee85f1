using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;
using Scenes;
using Spectre.Console;
using Wardrobe;

// Several garments of Fashion-MNIST (Xiao, Rasul, Vollgraf 2017; MIT licence) in each scene: class, box and mask of each, from one network.
const int HeldOut = 10_000;
var options = WardrobeOptions.Parse(args);
if (options is null)
    return 2;
try
{
    var ml = new MLContext(1);
    var all = Garments.Train(options.Folder);
    // The last training garments are for choosing settings. Fuller scenes have more to learn from.
    var own = all.Images.Length - (options.Quick ? 0 : HeldOut);
    var train = new WardrobeMaker(all.Images[..own], all.Names[..own], seed: 11, leastGarments: 2);
    var held = options.IsValidation
        ? new WardrobeMaker(all.Images[own..], all.Names[own..], seed: 12)
        : new WardrobeMaker(Garments.Test(options.Folder).Images, Garments.Test(options.Folder).Names, seed: 13);
    var scenes = held.Make(options.Quick ? 24 : 1000);
    var watch = Stopwatch.StartNew();
    using var network = WardrobeNetwork.Create(ml, train.Kinds, options).Fit(train.View(ml, train.Make(options.Scenes)));
    Say($"Trained in {watch.Elapsed.TotalSeconds:F0} s.");
    Say($"TorchSharp against ONNX Runtime on training rows: largest difference {network.ExportDifference:G2}");
    // Scored once, read several times.
    var scored = ml.Data.Cache(network.Transform(held.View(ml, scenes)));
    var metrics = ml.MultiTask().Evaluate(scored, network.Schema);
    var table = new Table().AddColumns("metric", options.IsValidation ? "validation" : "test");
    foreach (var task in metrics)
        foreach (var (name, value) in task.Values)
            table.AddRow(Markup.Escape($"{task.Task.Name}: {name}"), value.ToString("F4", CultureInfo.InvariantCulture));
    AnsiConsole.Write(table);

    Directory.CreateDirectory(options.Output);
    var (overlaps, next) = (new List<double>(), 0);
    var found = scored.GetColumn<uint[]>("Objects.PredictedLabel").ToArray();
    var boxes = scored.GetColumn<float[]>("Objects.PredictedBoundingBoxes").ToArray();
    var scores = scored.GetColumn<float[]>("Objects.Score").ToArray();
    foreach (var map in scored.GetColumn<uint[]>("Pixels.PredictedLabel"))
    {
        // What is shown, and has a mask, is what is more likely there than not.
        var sure = scores[next].Count(score => score > 0.3f);
        var (classes, places) = (found[next][..sure], boxes[next][..(4 * sure)]);
        overlaps.AddRange(ObjectMasks.Overlaps(scenes[next], train.Kinds, classes, places, map));
        if (next < 48)
            WardrobePicture.Write(
                Path.Combine(options.Output, string.Create(CultureInfo.InvariantCulture, $"scene-{next:D3}.png")),
                scenes[next],
                train.Kinds,
                classes,
                places,
                map
            );
        next++;
    }
    Say($"Mask of each garment: mean IoU {overlaps.Average():F4} over {overlaps.Count} garments in {scenes.Count} scenes");
    File.WriteAllBytes(Path.Combine(options.Output, "wardrobe.onnx"), network.OnnxModel.ToArray());
    Say($"Pictures (scene, truth, prediction) and wardrobe.onnx are in {options.Output}.");
    return 0;
}
catch (FileNotFoundException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

static void Say(FormattableString text) => AnsiConsole.WriteLine(text.ToString(CultureInfo.InvariantCulture));
