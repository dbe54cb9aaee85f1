using System.Diagnostics;
using System.Globalization;
using ClassifyAndDetect;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNet.MultiTask;
using Scenes;

// What a garment is and where it is, or that the canvas is empty: a network of two outputs, written as one class, with a picture of each
// test batch.
const int BatchSize = 32;
var options = SceneOptions.Parse(args, "ClassifyAndDetect", "classify-and-detect");
if (options is null)
    return 2;
try
{
    var watch = Stopwatch.StartNew();
    var ml = new MLContext(options.Seed);
    var (trainCount, testCount, epochs) = options.Quick ? (400, 96, 2) : (16_000, 960, options.Full ? 10 : 5);
    Console.WriteLine(
        "Reproduces the functional model with two outputs, a class and a bounding box, that the books show on toy data, on "
            + "garments of Fashion-MNIST (Xiao, Rasul, Vollgraf 2017;"
    );
    Console.WriteLine(
        "MIT licence), each drawn with a side of 32 to 60 pixels somewhere on a noisy canvas of 64 × 64; two canvases of "
            + "ten are empty."
    );
    Console.WriteLine(
        $"{trainCount} scenes of training images, {testCount} of test images, {epochs} epochs; about "
            + $"{(options.Quick ? "10 seconds" : options.Full ? "4 minutes" : "2 minutes")} on two cores."
    );
    var train = SceneMaker.View(ml, new SceneMaker(Garments.Train(options.DataFolder), seed: 3).Make(trainCount, emptyInTen: 2));
    var test = new SceneMaker(Garments.Test(options.DataFolder), seed: 4).Make(testCount, emptyInTen: 2);

    var labels = ml.Transforms.Conversion.MapValueToKey(
        "GarmentKey",
        nameof(Scene.Garment),
        keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue
    );
    var trainer = ml.MultiTask()
        .Trainer(
            nameof(Scene.Image),
            [
                Tasks.Multiclass("What", "GarmentKey"),
                new BoxTask("Where", nameof(Scene.Box))
                {
                    Confidence = BoxConfidence.Presence,
                    Losses = [new SmoothL1Loss(), new DiouLoss()],
                },
            ],
            new MultiTaskOptions
            {
                Architecture = new TwoOutputs(),
                ColumnEncodings = new Dictionary<string, NumericEncoding>
                {
                    [nameof(Scene.Image)] = new ImageEncoding(1, Scene.Side, Scene.Side),
                },
                Augmentations = [new RandomShift { Pixels = 4 }, new RandomFlip { Probability = 0.2 }],
                Optimizer = new Adam { LearningRate = 2e-3 },
                Schedule = new OneCycleSchedule(),
                BatchSize = BatchSize,
                MaximumEpochs = epochs,
                ValidationFraction = 0,
                Seed = options.Seed,
                Threads = options.Threads,
                Progress = new TrainingLines("two outputs", trainCount / BatchSize),
                ProgressSteps = TrainingLines.Steps,
            }
        );
    Console.WriteLine(trainer.Summarize(labels.Fit(train).Transform(train)));

    var model = labels.Append(trainer).Fit(train);
    using var network = model.LastTransformer;
    var view = SceneMaker.View(ml, test);
    var scored = model.Transform(view);
    Console.WriteLine(ml.MultiTask().Evaluate(scored));
    var predictions = Prediction.Of(ml, scored);
    var pictures = Pictures.Write(options.OutputFolder, test, predictions);
    Console.WriteLine(
        $"{pictures} pictures, one for each batch of test scenes: {Path.Combine(options.OutputFolder, "batch-01.svg")} and so on."
    );

    var path = Path.Combine(options.OutputFolder, "detect.onnx");
    ml.MultiTask().ConvertToOnnx(model, view, path);
    var scores = OnnxFile.Run(path, test);
    var difference = Math.Max(
        scores.Difference("Where.Score", predictions.SelectMany(prediction => prediction.Box)),
        scores.Difference("Where.Probability", predictions.Select(prediction => prediction.Probability))
    );
    var same = predictions.Zip(scores.Texts("What.PredictedLabel")).Count(pair => pair.First.Garment == pair.Second);
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{path}, scored with ONNX Runtime alone: {same} of {test.Count} garments named as the "
                + $"model names them; largest relative difference of boxes and probabilities {difference:G2}."
        )
    );
    Console.WriteLine(FormattableString.Invariant($"All of it took {watch.Elapsed.TotalSeconds:F0} s."));
    return difference <= 1e-5 && same == test.Count ? 0 : 1;
}
catch (FileNotFoundException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
