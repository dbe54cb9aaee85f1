namespace MlNet.MultiTask;

/// <summary>Reports on <c>ml.MultiTask()</c>.</summary>
public static class ReportExtensions
{
    /// <summary>
    /// Writes a report of a model as one HTML page that needs nothing but itself: it opens from disk, without a network, on a phone and in
    /// a screen reader. Every chart has its numbers as a table.
    /// </summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="path">Where to. The file is replaced at the end, or left as it was.</param>
    /// <param name="content">What to show.</param>
    /// <exception cref="IOException">The path cannot be written; the message says why. Nothing is left half-written.</exception>
    /// <exception cref="ArgumentException">The scored rows do not say which tasks they have, or a label has a type that its task cannot
    /// have.</exception>
    public static void WriteReport(this MultiTaskCatalog catalog, string path, ReportContent content)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(content);
        ReportFile.Write(path, ReportPage.Build(catalog, content));
    }
}
