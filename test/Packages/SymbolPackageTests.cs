using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>A debugger steps from a program of a stranger into our sources.</summary>
[TestClass]
public sealed class SymbolPackageTests
{
    // Kind of a portable PDB's custom debug information that says where sources are on the web (SourceLink's specification).
    private static readonly Guid s_sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    [TestMethod]
    [DynamicData(nameof(PackageContentTests.Libraries), typeof(PackageContentTests))]
    public void SymbolsBelongToTheAssembly(string id)
    {
        using var assembly = new PEReader(new MemoryStream(PackedSolution.Instance.Open(id).Bytes($"lib/net10.0/{id}.dll")));
        var entry = assembly.ReadDebugDirectory().Single(item => item.Type == DebugDirectoryEntryType.CodeView);
        using var symbols = Symbols(id);
        var expected = new BlobContentId(symbols.GetMetadataReader().DebugMetadataHeader!.Id);
        Assert.AreEqual(expected.Guid, assembly.ReadCodeViewDebugDirectoryData(entry).Guid);
    }

    [TestMethod]
    [DynamicData(nameof(PackageContentTests.Libraries), typeof(PackageContentTests))]
    public void SourcesAreFoundOnTheWeb(string id)
    {
        using var symbols = Symbols(id);
        var reader = symbols.GetMetadataReader();
        var link = reader
            .GetCustomDebugInformation(EntityHandle.ModuleDefinition)
            .Select(reader.GetCustomDebugInformation)
            .Single(information => reader.GetGuid(information.Kind) == s_sourceLink);
        var text = Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value));
        Assert.MatchesRegex(@"""https://raw\.githubusercontent\.com/[^/]+/[^/]+/[0-9a-f]{40}/\*""", text);
    }

    [TestMethod]
    public void TheOneForAllHasNone() =>
        Assert.IsFalse(
            File.Exists(Path.Combine(PackedSolution.Instance.Folder, $"MlNet.MultiTask.{PackedSolution.Instance.Version}.snupkg"))
        );

    private static MetadataReaderProvider Symbols(string id) =>
        MetadataReaderProvider.FromPortablePdbStream(
            new MemoryStream(PackedSolution.Instance.Open(id, "snupkg").Bytes($"lib/net10.0/{id}.pdb"))
        );
}
