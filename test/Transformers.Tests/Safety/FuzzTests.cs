using System.Globalization;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>
/// Mutated model files, loaded by processes of their own: each loads, or is refused with an exception that the loader documents. No
/// process ends, none takes more than five seconds of the processor or a gigabyte for a file.
/// </summary>
[TestClass]
public sealed class FuzzTests
{
    private const long MostMegabytes = 1024;
    private const long MostMilliseconds = 5_000;
    private const int Workers = 2;
    private static readonly string[] s_loaders = ["path", "stream", "scorer"];
    private static readonly HashSet<string> s_documented = ["OnnxModelException"];

    [TestMethod]
    [TestCategory("Fuzz")]
    public void MutatedFilesLoadOrAreRefused()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("MULTITASK_FUZZ_FILES") ?? "300", CultureInfo.InvariantCulture);
        var first = int.Parse(Environment.GetEnvironmentVariable("MULTITASK_FUZZ_FIRST") ?? "0", CultureInfo.InvariantCulture);
        var files = ModelFiles.All().ToArray();
        var folder = Directory.CreateTempSubdirectory("fuzz").FullName;
        var outcome = new FuzzOutcome();
        var next = first - 1;
        Parallel.For(0, Workers, new ParallelOptions { MaxDegreeOfParallelism = Workers }, _ =>
        {
            using var worker = new FuzzWorker(folder);
            for (int i; (i = Interlocked.Increment(ref next)) < first + count && outcome.Problems.Count < 20;)
            {
                var (name, bytes) = Make(i, files);
                worker.Load(name, bytes, s_loaders[i % s_loaders.Length], outcome, Judge);
            }
        });
        Console.WriteLine($"{count:N0} files: {outcome}");
        Assert.IsEmpty(outcome.Problems, $"files kept in {folder}\n" + string.Join("\n\n", outcome.Problems));
        Directory.Delete(folder, recursive: true);
        Assert.IsGreaterThan(count / 4, count - outcome.Of("loaded"), "too few were refused: the mutations are too fine");
        Assert.IsGreaterThan(count / 100, outcome.Of("loaded"), "too few loaded: the mutations are too coarse");
    }

    private static (string Kind, string Message)? Judge(LoaderProcess.Answer answer)
    {
        if (answer.Refusal.Length > 0 && !s_documented.Contains(answer.Refusal))
            return ("undocumented", answer.Message);
        if (answer.LoadMilliseconds > MostMilliseconds)
            return ("slow", $"{answer.LoadMilliseconds} ms");
        return answer.PeakMegabytes > MostMegabytes ? ("large", $"{answer.PeakMegabytes} MiB") : null;
    }

    // A third of the files each: bytes, zip entries and JSON; fields of the messages; single operators.
    private static (string Name, byte[] Bytes) Make(int i, KeyValuePair<string, byte[]>[] files)
    {
        var random = new Random(i);
        var name = string.Create(CultureInfo.InvariantCulture, $"{i}");
        switch (i / s_loaders.Length % 3)
        {
            case 0:
                var (kind, good) = files[random.Next(files.Length)];
                return ($"{name}-{kind}", new Mutator(i).Mutate(good, kind.EndsWith(".zip", StringComparison.Ordinal)));
            case 1:
                var onnx = files.Where(file => file.Key.EndsWith(".onnx", StringComparison.Ordinal)).ToArray();
                var (source, bytes) = onnx[random.Next(onnx.Length)];
                return ($"{name}-fields-{source}", new FieldMutator(random).Mutate(ModelProto.Parser.ParseFrom(bytes)));
            default:
                return ($"{name}-operator.onnx", new OperatorMutator(random).Mutate(ModelProto.Parser.ParseFrom(Birds.Model())));
        }
    }
}
