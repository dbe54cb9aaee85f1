using System.Buffers.Binary;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>What a package shows on its page, and the files that it brings.</summary>
[TestClass]
public sealed class PackageContentTests
{
    private const string ProjectUrl = "https://github.com/mlnet-multitask/mlnet-multitask";

    private static string[] Projects =>
        [
            .. Directory
                .GetFiles(Path.Combine(BuildFacts.Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal),
        ];

    public static IEnumerable<object[]> Packages() => Projects.Select(id => new object[] { id });

    public static IEnumerable<object[]> Libraries() => Projects.Where(id => id != "MlNet.MultiTask").Select(id => new object[] { id });

    [TestMethod]
    public void EveryProjectOfSrcIsAPackageAndNothingElse() => CollectionAssert.AreEquivalent(Projects, PackedSolution.Instance.Ids);

    [TestMethod]
    [DynamicData(nameof(Packages))]
    public void PageIsComplete(string id)
    {
        var package = PackedSolution.Instance.Open(id);
        Assert.AreEqual(id, package.Metadata("id")?.Value);
        Assert.AreEqual("MIT", package.Metadata("license")?.Value);
        Assert.AreEqual("expression", package.Metadata("license")?.Attribute("type")?.Value);
        Assert.AreEqual(ProjectUrl, package.Metadata("projectUrl")?.Value);
        Assert.AreEqual("git", package.Metadata("repository")?.Attribute("type")?.Value);
        Assert.AreEqual(ProjectUrl, package.Metadata("repository")?.Attribute("url")?.Value);
        CollectionAssert.IsSubsetOf(new[] { "ml.net", "onnx", "multi-task-learning" }, package.Metadata("tags")?.Value.Split(' '));
        Assert.IsNotEmpty(package.Metadata("authors")?.Value ?? "");
    }

    [TestMethod]
    public void EachSaysWhatItIs()
    {
        var descriptions = PackedSolution
            .Instance.Ids.Select(id => PackedSolution.Instance.Open(id).Metadata("description")?.Value ?? "")
            .ToArray();
        Assert.IsTrue(
            descriptions.All(text => text.Contains("ML.NET", StringComparison.Ordinal) && text.Length > 60),
            string.Join('\n', descriptions)
        );
        Assert.HasCount(descriptions.Length, descriptions.Distinct());
    }

    [TestMethod]
    [DynamicData(nameof(Packages))]
    public void ReadmeIsTheOneOfTheRepository(string id)
    {
        var package = PackedSolution.Instance.Open(id);
        Assert.AreEqual("PACKAGE.md", package.Metadata("readme")?.Value);
        Assert.AreEqual(File.ReadAllText(Path.Combine(BuildFacts.Root, "src", "PACKAGE.md")), package.Text("PACKAGE.md"));
        foreach (var other in PackedSolution.Instance.Ids)
            Assert.Contains($"| {other} |", package.Text("PACKAGE.md"), "the table of packages names each");
    }

    [TestMethod]
    [DynamicData(nameof(Packages))]
    public void IconIsAPngOf128Pixels(string id)
    {
        var package = PackedSolution.Instance.Open(id);
        var png = package.Bytes(package.Metadata("icon")!.Value);
        CollectionAssert.AreEqual(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A }, png[..8]);
        Assert.AreEqual(128u, BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(16)));
        Assert.AreEqual(128u, BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(20)));
        Assert.IsLessThan(20_000, png.Length);
    }

    [TestMethod]
    [DynamicData(nameof(Libraries))]
    public void LibraryBringsItsAssemblyAndItsDocumentation(string id) =>
        CollectionAssert.AreEquivalent(
            new[] { "PACKAGE.md", "icon.png", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml" },
            PackedSolution.Instance.Open(id).Own.ToArray()
        );

    [TestMethod]
    public void TheOneForAllHasNoAssembly() =>
        CollectionAssert.AreEquivalent(
            new[] { "PACKAGE.md", "icon.png", "lib/net10.0/_._" },
            PackedSolution.Instance.Open("MlNet.MultiTask").Own.ToArray()
        );

    [TestMethod]
    public void ReleaseNotesAreTheTopSectionOfTheChangelog()
    {
        var lines = File.ReadAllLines(Path.Combine(BuildFacts.Root, "CHANGELOG.md"));
        var titles = lines
            .Index()
            .Where(line => line.Item.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line.Index)
            .Append(lines.Length)
            .ToArray();
        var section = string.Join('\n', lines[(titles[0] + 1)..titles[1]]).Trim();
        Assert.StartsWith($"## {BuildFacts.Version}", lines[titles[0]], "the version of Directory.Build.props has no section");
        Assert.IsNotEmpty(section);
        foreach (var id in PackedSolution.Instance.Ids)
            Assert.AreEqual(section, PackedSolution.Instance.Open(id).Metadata("releaseNotes")?.Value.ReplaceLineEndings("\n"), id);
    }
}
