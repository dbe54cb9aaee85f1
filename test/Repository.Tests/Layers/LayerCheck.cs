namespace MlNet.MultiTask.Repository.Tests;

/// <summary>Compares the references between source files with the order of their folders.</summary>
internal static class LayerCheck
{
    /// <summary>The folder of a file; code that the build generates from <c>onnx.proto</c> counts as the folder of that file.</summary>
    public static string FolderOf(string file)
    {
        var folder = file[..Math.Max(0, file.LastIndexOf('/'))];
        return folder.Split('/') is [var project, "obj", ..] ? $"{project}/Proto" : folder;
    }

    /// <summary>Every reference to a folder that the referring one may not see, as a line of text with file, line and type.</summary>
    public static IEnumerable<string> Violations(SourceTree tree, LayerList list)
    {
        foreach (var reference in tree.References)
        {
            var (from, to) = (FolderOf(reference.File), FolderOf(reference.Target));
            if (list.Of(from) is { } user && list.Of(to) is { } used && !user.Sees(used))
                yield return $"{reference.File}:{reference.Line}: {from} names {reference.Type} of {to}, which comes later in the list";
        }
    }
}
