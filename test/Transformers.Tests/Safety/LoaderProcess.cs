namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>The process of LoaderApp, which loads models and scores with them.</summary>
internal sealed class LoaderProcess() : ReadingProcess(App)
{
    private static string App
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(
                output.Parent!.Parent!.Parent!.Parent!.FullName,
                "Transformers.Apps",
                "Loader",
                "bin",
                output.Parent.Name,
                output.Name,
                "LoaderApp.dll"
            );
        }
    }

    /// <summary>What became of a file.</summary>
    /// <param name="Refusal">Name of the exception that loading ended in; empty where it loaded.</param>
    /// <param name="Message">The exception in full.</param>
    /// <param name="Scoring">Name of the exception that scoring ended in; empty where it scored.</param>
    /// <param name="Milliseconds">Time for both.</param>
    /// <param name="PeakMegabytes">The most memory that the process ever held when it had loaded.</param>
    /// <param name="LoadMilliseconds">Processor time for loading.</param>
    public sealed record Answer(
        string Refusal,
        string Message,
        string Scoring,
        long Milliseconds,
        long PeakMegabytes,
        long LoadMilliseconds
    );

    /// <summary>Loads a file there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="how">With which loader: <c>path</c> and <c>stream</c> are <c>ml.MultiTask().Load</c>, <c>scorer</c> is
    /// <c>MultiTaskScorer.Load</c>.</param>
    public Answer Load(string path, string how = "path")
    {
        var parts = Ask(path, $"{how} {path}");
        return new(
            parts[0].GetString()!,
            parts[1].GetString()!,
            parts[2].GetString()!,
            parts[3].GetInt64(),
            parts[4].GetInt64(),
            parts[5].GetInt64()
        );
    }
}
