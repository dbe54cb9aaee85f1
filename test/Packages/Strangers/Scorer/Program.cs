using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask;

// A server's half: scores the files that the trainer left, without anything of TorchSharp. Argument: the folder with the files.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = args[0];
var ml = new MLContext();
var rows = ml.Data.LoadFromTextFile<Penguin>(
    Path.Combine(folder, "test.tsv"),
    new TextLoader.Options
    {
        HasHeader = true,
        Separators = ['\t'],
        MissingRealsAsNaNs = true,
    }
);
float[] expected = [.. File.ReadLines(Path.Combine(folder, "masses.txt")).Select(line => float.Parse(line))];

using var model = (IDisposable)ml.Model.Load(Path.Combine(folder, "penguins.zip"), out _);
float[] fromZip = [.. ((ITransformer)model).Transform(rows).GetColumn<float>("BodyMass.Score")];
Console.WriteLine($"zip difference = {Difference(fromZip)}");
Console.WriteLine($"rows = {fromZip.Length}");

using var session = new InferenceSession(Path.Combine(folder, "penguins.onnx"));
using var island = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [expected.Length, 1]);
foreach (var (i, text) in rows.GetColumn<string>("Island").Index())
    island.StringTensorSetElementAt(text.AsSpan(), i);
using var length = Numbers("BillLength");
using var depth = Numbers("BillDepth");
using var flipper = Numbers("FlipperLength");
using var options = new RunOptions();
using var outputs = session.Run(
    options,
    ["Island", "BillLength", "BillDepth", "FlipperLength"],
    [island, length, depth, flipper],
    ["BodyMass.Score"]
);
Console.WriteLine($"onnx difference = {Difference(outputs[0].GetTensorDataAsSpan<float>().ToArray())}");

// The library's own scorer over the same file.
using var scorer = MultiTaskScorer.Load(Path.Combine(folder, "penguins.onnx"));
Console.WriteLine($"scorer tasks = {string.Join(' ', scorer.Schema.Tasks.Select(task => task.Name))}");

double Difference(float[] actual) => expected.Zip(actual, (x, y) => Math.Abs((double)x - y) / x).Max();

OrtValue Numbers(string column)
{
    float[] values = [.. rows.GetColumn<float>(column)];
    return OrtValue.CreateTensorValueFromMemory(values, [values.Length, 1]);
}

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
