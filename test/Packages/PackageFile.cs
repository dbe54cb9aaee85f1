using System.IO.Compression;
using System.Xml.Linq;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>A .nupkg or .snupkg file, read.</summary>
internal sealed class PackageFile
{
    private readonly string _path;
    private readonly XElement _metadata;

    public PackageFile(string path)
    {
        _path = path;
        using var archive = ZipFile.OpenRead(path);
        Entries = [.. archive.Entries.Select(entry => entry.FullName)];
        var nuspec = XDocument.Parse(Text(Entries.Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal))));
        _metadata = nuspec.Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    /// <summary>Names of all files in it.</summary>
    public IReadOnlyList<string> Entries { get; }

    /// <summary>The files in it that NuGet does not add to every package by itself.</summary>
    public IEnumerable<string> Own =>
        Entries.Where(name =>
            !name.StartsWith("_rels/", StringComparison.Ordinal)
            && !name.StartsWith("package/", StringComparison.Ordinal)
            && name != "[Content_Types].xml"
            && !name.EndsWith(".nuspec", StringComparison.Ordinal)
        );

    /// <summary>Dependencies as "id version", sorted.</summary>
    public string[] Dependencies =>
        [
            .. _metadata
                .Descendants()
                .Where(element => element.Name.LocalName == "dependency")
                .Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}")
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>An element of the package's description; null where it has none.</summary>
    public XElement? Metadata(string name) => _metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);

    /// <summary>A file in it.</summary>
    public byte[] Bytes(string entry)
    {
        using var archive = ZipFile.OpenRead(_path);
        using var stream = archive.GetEntry(entry)!.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>A text file in it.</summary>
    public string Text(string entry)
    {
        using var reader = new StreamReader(new MemoryStream(Bytes(entry)));
        return reader.ReadToEnd();
    }
}
