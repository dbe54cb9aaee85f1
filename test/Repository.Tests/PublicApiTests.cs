using System.Text;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>Nothing public appears, changes or goes without a line in docs/api that says so.</summary>
[TestClass]
public sealed class PublicApiTests
{
    public static IEnumerable<object[]> Libraries => RepositoryFiles.Libraries.Select(name => new object[] { name });

    [TestMethod]
    [TestCategory("Api")]
    [DynamicData(nameof(Libraries))]
    public void PublicApiIsAsWritten(string library)
    {
        var file = Path.Combine(RepositoryFiles.Root, "docs", "api", $"{library}.txt");
        var built = PublicApi.Describe(PublicApi.Load(library));
        if (Environment.GetEnvironmentVariable("MULTITASK_WRITE_API") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, built, new UTF8Encoding(false));
        }
        Assert.IsTrue(File.Exists(file), $"docs/api/{library}.txt is missing; ./build.sh api writes it.");
        var written = File.ReadAllText(file).ReplaceLineEndings("\n");
        if (written != built)
            Assert.Fail(
                $"The public API of {library} is not the one in docs/api; if that is meant, run ./build.sh "
                    + $"api.\n{Difference(written, built)}"
            );
    }

    /// <summary>What comes with <c>using MlNet.MultiTask</c>: more would be found by nobody. What only authors of new methods name goes to
    /// <c>MlNet.MultiTask.Extending</c>. 200 before there were sequences, which brought eight: how they are encoded, three trunks, pooling,
    /// the task and its metrics. 216 before there were tables, which brought ten: the
    /// table, its format, columns and tasks, their kinds, what is known of them, what is wrong with a file, the automatic run's options
    /// and result, and the methods.</summary>
    [TestMethod]
    public void UsersSeeAtMost247Types()
    {
        string[] libraries =
        [
            "Export", "Transformers", "Estimators", "Selection", "Reporting", "Hosting", "Distributed", "Automation", "Text",
        ];
        var types = libraries
            .SelectMany(name => PublicApi.TypesOf(PublicApi.Load($"MlNet.MultiTask.{name}")))
            .Where(type => type.Namespace == "MlNet.MultiTask")
            .ToArray();
        // 210 until bags of words, streams of batches (options, batch, drift test) and scorers for dependency injection (service, options)
        // came; 216 until tables came; 226 until pixels came (the task and its metrics, three decoders, how maps are enlarged), several
        // ranks (threads and MPI), metrics of the user's own and windows of series by their shape; 238 until clients that average came
        // (their options, what becomes of heads), objects (the task, whose options are many, and its metrics), RealMLP (the network, two
        // encodings), transitions of tags, and pieces of words (a tokenizer with its method).
        Assert.IsLessThanOrEqualTo(249, types.Length, "public types in MlNet.MultiTask");
    }

    private static string Difference(string written, string built)
    {
        string[] before = Qualified(written),
            after = Qualified(built);
        var lines = before.Except(after).Select(line => $"- {line}").Concat(after.Except(before).Select(line => $"+ {line}")).ToList();
        return lines.Count > 0 ? string.Join('\n', lines.Take(60)) : "Only the order or the spacing differs.";
    }

    // Members look alike from type to type: each line with its type's in front.
    private static string[] Qualified(string text)
    {
        var type = "";
        return
        [
            .. text.Split('\n')
                .Where(line => line.Length > 0)
                .Select(line => line.StartsWith(' ') ? $"{type} | {line.Trim()}" : type = line),
        ];
    }
}
