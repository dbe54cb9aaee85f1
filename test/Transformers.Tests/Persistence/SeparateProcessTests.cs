using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Saved models loaded by plain ML.NET in programs that have only certain assemblies beside them.</summary>
[TestClass]
public sealed class SeparateProcessTests
{
    private readonly MLContext _ml = new(1);
    private readonly Bird[] _birds = Birds.Rows(5);

    [TestMethod]
    [DataRow("en-US")]
    [DataRow("de-DE")]
    public void ATypedSaveWithOurScoringLibraryAndNoTorchSharp(string culture)
    {
        var (folder, lines) = Run("Typed", "TypedApp", portable: false, culture);
        CollectionAssert.Contains(lines["assemblies"], "MlNet.MultiTask.Transformers.dll");
        Assert.IsFalse(
            lines["assemblies"]
                .Any(name =>
                    name.Contains("torch", StringComparison.OrdinalIgnoreCase) || name.Contains("Estimators", StringComparison.Ordinal)
                )
        );
        Check(lines, "Single", "Boolean", "Key<UInt32, 0-2>");
        folder.Delete(true);
    }

    [TestMethod]
    [DataRow("en-US")]
    [DataRow("de-DE")]
    public void APortableSaveWithTheMLNETPackagesAlone(string culture)
    {
        var (folder, lines) = Run("Portable", "PortableApp", portable: true, culture);
        Assert.IsFalse(lines["assemblies"].Any(name => name.StartsWith("MlNet.", StringComparison.Ordinal)));
        Check(lines, "Vector<Single, 1>", "Vector<Boolean, 1>", "Vector<Key<UInt32, 0-2>, 1>");
        folder.Delete(true);
    }

    private void Check(Dictionary<string, string[]> lines, string single, string boolean, string key)
    {
        Expect("Species.Score", "Vector<Single, 3>", bird => Birds.Expect(bird).SpeciesScore);
        Expect("Species.Probability", single, bird => [Birds.Expect(bird).SpeciesProbability]);
        Expect("Sex.Score", single, bird => [Birds.Expect(bird).SexScore]);
        Expect("Sex.Probability", single, bird => [Birds.Expect(bird).SexProbability]);
        Expect("Mass.Score", single, bird => [Birds.Expect(bird).Mass]);
        CollectionAssert.AreEqual(
            new[] { boolean, string.Join('|', _birds.Select(bird => Birds.Expect(bird).Male)) },
            lines["Sex.PredictedLabel"]
        );
        CollectionAssert.AreEqual(
            new[] { key, string.Join('|', _birds.Select(bird => Birds.Expect(bird).SpeciesKey)) },
            lines["Species.PredictedLabel"]
        );
        CollectionAssert.AreEqual(
            _ml.Data.LoadFromEnumerable(_birds).Schema.Select(column => column.Name).ToArray(),
            lines["inputs"][0].Split(' ')
        );

        void Expect(string column, string type, Func<Bird, double[]> expected)
        {
            Assert.AreEqual(type, lines[column][0], column);
            var rows = lines[column][1].Split('|');
            for (var i = 0; i < _birds.Length; i++)
                foreach (var (e, text) in expected(_birds[i]).Zip(rows[i].Split(' ')))
                    Assert.AreEqual(e, double.Parse(text, CultureInfo.InvariantCulture), 1e-6 * Math.Max(1, Math.Abs(e)), column);
        }
    }

    private (DirectoryInfo Folder, Dictionary<string, string[]> Lines) Run(string project, string app, bool portable, string culture)
    {
        var folder = Directory.CreateTempSubdirectory("multitask-test");
        var model = Path.Combine(folder.FullName, "model.zip");
        var features = Path.Combine(folder.FullName, "features.txt");
        using (var transformer = Birds.Transformer(_ml))
            _ml.MultiTask().Save(transformer, _ml.Data.LoadFromEnumerable(_birds).Schema, model, new SaveOptions { Portable = portable });
        File.WriteAllLines(
            features,
            _birds.Select(bird => string.Join(';', bird.Features.Select(x => x.ToString("R", CultureInfo.InvariantCulture))))
        );
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var bin = Path.Combine(
            output.Parent!.Parent!.Parent!.Parent!.FullName,
            "Transformers.Apps",
            project,
            "bin",
            output.Parent.Name,
            output.Name
        );
        var start = new ProcessStartInfo("dotnet", [Path.Combine(bin, app + ".dll"), model, features, culture])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimEnd('\r').Split('\t'))
            .ToDictionary(parts => parts[0], parts => parts[1..]);
        lines["assemblies"] = [.. Directory.GetFiles(bin, "*.dll", SearchOption.AllDirectories).Select(path => Path.GetFileName(path))];
        return (folder, lines);
    }
}
