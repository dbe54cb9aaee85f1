namespace MlNet.MultiTask;

/// <summary>Opens files that are files: one that is a pipe or a device would be waited for without end.</summary>
internal static class PlainFile
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is empty, or no plain file.</exception>
    public static FileStream Open(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new FileNotFoundException($"There is no model file '{path}'.", path);
        // Pipes and devices have no length; through a link it is the target's that counts.
        if ((file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length == 0)
            throw new OnnxModelException($"'{path}' is empty: it has no bytes, or it is no plain file.");
        return File.OpenRead(path);
    }
}
