using Microsoft.CodeAnalysis;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary><c>src/LAYERS.md</c> says which folder may see which; the code keeps to it.</summary>
[TestClass]
public sealed class LayerTests
{
    private static readonly Lazy<SourceTree> s_tree = new(() => new SourceTree(Sources()));
    private static readonly Lazy<LayerList> s_list = new(() => LayerList.Parse(RepositoryFiles.Read("src/LAYERS.md")));

    [TestMethod]
    public void NoFolderNamesALaterOne() => AssertEmpty(LayerCheck.Violations(s_tree.Value, s_list.Value));

    [TestMethod]
    public void EveryFolderIsListedAndEveryListedFolderIsThere()
    {
        var folders = RepositoryFiles.In("src", ".cs", ".proto").Select(file => LayerCheck.FolderOf(file["src/".Length..])).ToHashSet();
        var listed = s_list.Value.Layers.Select(layer => layer.Folder).ToHashSet();
        AssertEmpty(
            folders
                .Except(listed)
                .Select(folder => $"src/{folder} has no row in src/LAYERS.md")
                .Concat(listed.Except(folders).Select(folder => $"src/LAYERS.md lists {folder}, which has no source file"))
        );
    }

    [TestMethod]
    public void EveryTypeLivesInOneFolder() => AssertEmpty(s_tree.Value.SplitTypes.Distinct());

    // A name that is not bound would be a reference that nobody checks. What source generators add to partial types is not here, and names
    // nothing new.
    [TestMethod]
    public void EveryNameIsBound() =>
        AssertEmpty(
            s_tree.Value.Errors.Select(error => error.ToString()).Where(text => !text.Contains("JsonContext") && !text.Contains("CS8795"))
        );

    private static IEnumerable<(string Path, string Text)> Sources()
    {
        var files = RepositoryFiles.In("src", ".cs").Select(file => (Path: file["src/".Length..], Text: RepositoryFiles.Read(file)));
        return [.. files, GeneratedFromProto(), ("Export/obj/Usings.cs", ImplicitUsings)];
    }

    private const string ImplicitUsings = """
        global using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;
        global using MlNet.MultiTask.Extending;
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static (string Path, string Text) GeneratedFromProto()
    {
        var folder = Path.Combine(RepositoryFiles.Root, "src", "Export", "obj");
        var file = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "Onnx.cs", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)
            : null;
        return file is null
            ? throw new FileNotFoundException($"The build has left no Onnx.cs below {folder}.")
            : (Path.GetRelativePath(Path.Combine(RepositoryFiles.Root, "src"), file).Replace('\\', '/'), File.ReadAllText(file));
    }

    private static void AssertEmpty(IEnumerable<string> found)
    {
        var list = found.ToList();
        Assert.AreEqual(0, list.Count, $"{list.Count}:\n{string.Join('\n', list.Take(40))}");
    }
}
