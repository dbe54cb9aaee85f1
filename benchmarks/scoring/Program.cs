using System.Globalization;
using Benchmarks;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

// bench scoring [SECTION...] [--rounds N]: view engine heads presets operators penguins; without a section, all.
if (Machine.RunAgainInPlainEnvironment(args) is { } exitCode)
    return exitCode;
var at = Array.IndexOf(args, "--rounds");
var rounds = at >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 300;
string[] sections = [.. at >= 0 ? args.Where((_, i) => i != at && i != at + 1) : args];
bool Wants(string section) => sections.Length == 0 || sections.Contains(section);

Machine.Describe(("Microsoft.ML", Machine.VersionOf(typeof(MLContext))), ("ONNX Runtime", OrtEnv.Instance().GetVersionString()));
Console.WriteLine($"{rounds} rounds in turn; ratios of the best rounds, the median pair of rounds in brackets");

var ml = new MLContext(seed: 1);
if (Wants("view"))
    ViewScoring.Run(ml, rounds);
if (Wants("engine"))
    EngineScoring.Run(ml, rounds);
if (Wants("heads"))
    HeadScoring.Run(ml, rounds);
if (Wants("presets"))
    PresetScoring.Run(ml, rounds);
if (Wants("operators"))
{
    using var three = Networks.Three(ml, 64);
    OperatorProfile.Write("Where the network of three heads spends its time, 16-64-64, batch 1024, one thread", three.OnnxModel);
}
if (Wants("penguins"))
    ChainScoring.Run(ml, rounds);
return 0;
