using System.Text.RegularExpressions;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>What no file of ours may say, so that one source serves everyone and only public API is used.</summary>
[TestClass]
public sealed class SourceRulesTests
{
    private static readonly string[] Everywhere = ["src", "tools", "examples", "test", "benchmarks"];
    private static readonly string[] Code = [".cs", ".csproj", ".props", ".targets"];

    // This project has to name what it forbids.
    private const string Own = "test/Repository.Tests/";

    [TestMethod]
    [DataRow(@"^\s*#\s*(el)?if\b", "conditional compilation")]
    [DataRow(@"(?i)IgnoresAccessChecksTo", "a way around access checks")]
    [DataRow(@"Condition\s*=.*\bOnnxRuntimeVersion\b", "a condition on the version of a package")]
    public void OneSourceForEveryone(string pattern, string what) =>
        AssertNowhere(Everywhere.SelectMany(folder => RepositoryFiles.In(folder, Code)), pattern, what);

    [TestMethod]
    [DataRow(@"BindingFlags\.NonPublic", "reflection into non-public members")]
    [DataRow(@"UnsafeAccessor", "access to non-public members")]
    [DataRow(@"NotImplementedException", "something left undone")]
    [DataRow(@"\bTODO\b|\bFIXME\b|\bHACK\b", "something left undone")]
    public void LibrariesAreFreeOf(string pattern, string what) => AssertNowhere(RepositoryFiles.In("src", Code), pattern, what);

    [TestMethod]
    public void FilesAreShort()
    {
        string[] extensions = [".cs", ".sh", ".cpp", ".h", ".hpp"];
        var files = RepositoryFiles
            .In("src", extensions)
            .Concat(RepositoryFiles.In("tools", extensions))
            .Concat(RepositoryFiles.In("eng", extensions))
            .Append("build.sh");
        var tooLong = files
            .Select(file => (file, lines: File.ReadLines(Path.Combine(RepositoryFiles.Root, file)).Count()))
            .Where(entry => entry.lines >= 300)
            .Select(entry => $"{entry.file}: {entry.lines} lines");
        AssertEmpty(tooLong, "files of 300 lines or more; give each type a file of its own");
    }

    [TestMethod]
    public void LinesFitOnAScreen()
    {
        var tooLong =
            from folder in Everywhere
            from file in RepositoryFiles.In(folder, ".cs")
            from line in RepositoryFiles.Read(file).ReplaceLineEndings("\n").Split('\n').Index()
            where line.Item.Length > 140
            select $"{file}:{line.Index + 1}: {line.Item.Length} columns";
        AssertEmpty(tooLong, "lines of more than 140 columns");
    }

    [TestMethod]
    public void NamespacesAreFileScoped() =>
        AssertNowhere(
            Everywhere.SelectMany(folder => RepositoryFiles.In(folder, ".cs")),
            @"^namespace\s+[\w.]+\s*(\{.*)?$",
            "a namespace with braces"
        );

    /// <summary>The tests of a project have one namespace, and what they share with others has another one.</summary>
    [TestMethod]
    public void TestsAreInTheNamespaceOfTheirProject()
    {
        static string Expected(string file)
        {
            var project = file.Split('/')[1];
            return project == "Shared"
                ? "MlNet.MultiTask.Tests"
                : $"MlNet.MultiTask.{project.Replace(".Tests", "", StringComparison.Ordinal)}.Tests";
        }
        var wrong =
            from file in RepositoryFiles.In("test", ".cs")
            where !file.StartsWith("test/Transformers.Apps/", StringComparison.Ordinal)
            from Match match in Regex.Matches(RepositoryFiles.Read(file), @"^namespace\s+([\w.]+)", RegexOptions.Multiline)
            where match.Groups[1].Value != Expected(file)
            select $"{file}: {match.Groups[1].Value}, not {Expected(file)}";
        AssertEmpty(wrong, "tests in another namespace than their project's");
    }

    [TestMethod]
    public void UsersNeedOneNamespaceAndAuthorsASecond()
    {
        var own = RepositoryFiles
            .Libraries.SelectMany(name => PublicApi.TypesOf(PublicApi.Load(name)))
            .Where(type => type.Namespace is not ("MlNet.MultiTask" or "MlNet.MultiTask.Extending"))
            .Select(type => $"{type.FullName} in {type.Assembly.GetName().Name}");
        AssertEmpty(own, "public types outside the namespaces MlNet.MultiTask and MlNet.MultiTask.Extending");
    }

    [TestMethod]
    public void RulesSeeTheFiles()
    {
        Assert.IsTrue(RepositoryFiles.In("src", ".cs").Count > 0);
        Assert.IsTrue(RepositoryFiles.In("test", ".csproj").Count > 0);
        Assert.IsTrue(RepositoryFiles.In("eng", ".sh").Count > 0);
    }

    private static void AssertNowhere(IEnumerable<string> files, string pattern, string what)
    {
        var regex = new Regex(pattern, RegexOptions.Multiline);
        var found =
            from file in files
            where !file.StartsWith(Own, StringComparison.Ordinal)
            let text = RepositoryFiles.Read(file).ReplaceLineEndings("\n")
            from Match match in regex.Matches(text)
            let line = text.AsSpan(0, match.Index).Count('\n') + 1
            select $"{file}:{line}: {match.Value.Trim()}";
        AssertEmpty(found, what);
    }

    private static void AssertEmpty(IEnumerable<string> found, string what)
    {
        var list = found.ToList();
        Assert.AreEqual(0, list.Count, $"{list.Count} × {what}:\n{string.Join('\n', list.Take(40))}");
    }
}
