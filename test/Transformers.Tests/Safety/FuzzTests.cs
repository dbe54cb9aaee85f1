using System.Globalization;

namespace MlNet.MultiTask.Transformers.Tests.Safety;

/// <summary>Mutated model files: each loads, or is refused with an exception that the loader documents, in bounded time and memory, and the process lives on.</summary>
[TestClass]
public sealed class FuzzTests
{
    private const long MostMegabytes = 3000;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);
    private static readonly string[] s_loaders = ["path", "stream", "scorer"];
    private static readonly HashSet<string> s_documented = ["InvalidDataException", "OnnxModelException", "OnnxExportException"];

    [TestMethod]
    [TestCategory("Fuzz")]
    public void Mutated_files_load_or_are_refused()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("MULTITASK_FUZZ_FILES") ?? "300", CultureInfo.InvariantCulture);
        var files = ModelFiles.All().ToArray();
        string folder = Directory.CreateTempSubdirectory("fuzz").FullName;
        int loaded = 0, refused = 0;
        var problems = new List<string>();
        try
        {
            var loader = new LoaderProcess();
            try
            {
                for (int i = 0; i < count; i++)
                {
                    var (name, good) = files[i / s_loaders.Length % files.Length];
                    bool isZip = name.EndsWith(".zip", StringComparison.Ordinal);
                    string path = Path.Combine(folder, $"{i}-{name}");
                    File.WriteAllBytes(path, new Mutator(i).Mutate(good, isZip));
                    string? problem = null;
                    try
                    {
                        var answer = loader.Load(path, s_loaders[i % s_loaders.Length]);
                        if (answer.Refusal.Length == 0) loaded++; else refused++;
                        if (answer.Refusal.Length > 0 && !s_documented.Contains(answer.Refusal)) problem = answer.Message;
                        else if (answer.Milliseconds > s_longest.TotalMilliseconds) problem = $"{answer.Milliseconds} ms";
                        else if (answer.PeakMegabytes > MostMegabytes) problem = $"{answer.PeakMegabytes} MiB";
                    }
                    catch (AssertFailedException e) { problem = e.Message; }
                    if (problem is null)
                    {
                        File.Delete(path);
                        continue;
                    }
                    problems.Add($"seed {i}, {name}: {problem}");
                    if (problems.Count == 20) break;
                    // A process that died or grew tells nothing about the next file.
                    loader.Dispose();
                    loader = new LoaderProcess();
                }
            }
            finally { loader.Dispose(); }
        }
        finally
        {
            if (problems.Count == 0) Directory.Delete(folder, recursive: true);
        }
        Assert.AreEqual(0, problems.Count, $"files kept in {folder}\n" + string.Join("\n\n", problems));
        Assert.IsTrue(refused > count / 4, $"only {refused} of {count} were refused");
        Assert.IsTrue(loaded > 0, "no mutated file loaded: the mutations are all too coarse");
    }
}
