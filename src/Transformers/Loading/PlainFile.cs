namespace MlNet.MultiTask;

/// <summary>Opens regular files only: reading a pipe or a device might never end.</summary>
internal static class PlainFile
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="OnnxModelException">It is empty, or not a regular file.</exception>
    public static FileStream Open(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new FileNotFoundException($"There is no model file '{path}'.", path);
        // Pipes and devices have no length; through a link it is the target's that counts.
        if ((file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length == 0)
            throw new OnnxModelException($"'{path}' is empty: it has no bytes, or it is not a regular file.");
        return File.OpenRead(path);
    }
}
