using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms;
using MlNet.MultiTask;

// A program of someone who knows the packages only: trains, evaluates, saves, exports and scores penguins.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext(seed: 1);
var rows = ml.Data.LoadFromTextFile<Penguin>(
    "penguins.csv",
    new TextLoader.Options
    {
        HasHeader = true,
        Separators = [','],
        MissingRealsAsNaNs = true,
    }
);
var split = ml.Data.TrainTestSplit(rows, testFraction: 0.2);
var pipeline = ml
    .Transforms.Conversion.MapValueToKey("SpeciesKey", "Species")
    .Append(ml.Transforms.Conversion.MapValueToKey("SexKey", "Sex", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue))
    .Append(ml.Transforms.Categorical.OneHotEncoding("IslandVector", "Island"))
    .Append(
        ml.Transforms.ReplaceMissingValues(
            [new("BillLength"), new("BillDepth"), new("FlipperLength")],
            MissingValueReplacingEstimator.ReplacementMode.Mean
        )
    )
    .Append(ml.Transforms.Concatenate("Features", "IslandVector", "BillLength", "BillDepth", "FlipperLength"))
    .Append(ml.Transforms.NormalizeMeanVariance("Features", fixZero: false))
    .Append(
        ml.MultiTask()
            .Trainer(
                "Features",
                [Tasks.Multiclass("Species", "SpeciesKey"), Tasks.Binary("Sex", "SexKey"), Tasks.Regression("BodyMass", "BodyMass")],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [32, 32] },
                    BatchSize = 32,
                }
            )
    );

using var model = pipeline.Fit(split.TrainSet);
var scored = model.Transform(split.TestSet);
var metrics = ml.MultiTask().Evaluate(scored);
Console.WriteLine(metrics);
Console.WriteLine($"species accuracy = {metrics["Species"].Multiclass.MicroAccuracy}");
Console.WriteLine($"sex AUC = {metrics["Sex"].Binary.AreaUnderRocCurve}");

// The stock evaluator reads the column as well; rows without the label would make it NaN.
var weighed = ml.Data.FilterRowsByMissingValues(scored, "BodyMass");
Console.WriteLine($"body mass R2 = {ml.Regression.Evaluate(weighed, "BodyMass", "BodyMass.Score").RSquared}");

ml.Model.Save(model, split.TrainSet.Schema, "penguins.zip");
ml.MultiTask().ConvertToOnnx(model, split.TestSet, "penguins.onnx");
ml.MultiTask().WriteReport("report.html", new ReportContent { Model = model, Scored = scored });

// For the other program: raw rows, and what this one predicts for them.
using (var text = File.Create("test.tsv"))
    ml.Data.SaveAsText(split.TestSet, text, schema: false);
File.WriteAllLines("masses.txt", scored.GetColumn<float>("BodyMass.Score").Select(mass => mass.ToString("R")));

// Any ONNX runtime reads the file, without this library.
using var session = new InferenceSession("penguins.onnx");
Console.WriteLine($"onnx inputs = {string.Join(' ', session.InputMetadata.Keys.Order())}");

public sealed class Penguin
{
    [LoadColumn(0)]
    public string Species { get; set; } = "";

    [LoadColumn(1)]
    public string Island { get; set; } = "";

    [LoadColumn(2)]
    public float BillLength { get; set; }

    [LoadColumn(3)]
    public float BillDepth { get; set; }

    [LoadColumn(4)]
    public float FlipperLength { get; set; }

    [LoadColumn(5)]
    public float BodyMass { get; set; }

    [LoadColumn(6)]
    public string Sex { get; set; } = "";
}
