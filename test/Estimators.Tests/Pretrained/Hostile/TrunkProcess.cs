using MlNet.MultiTask.Transformers.Tests;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The process of <see cref="TrunkReader"/>.</summary>
internal sealed class TrunkProcess() : ReadingProcess(typeof(TrunkReader).Assembly.Location, "trunks")
{
    /// <summary>What became of a file.</summary>
    /// <param name="Refusal">Name of the exception that reading it, or running what was read, ended in; empty where it went
    /// through.</param>
    /// <param name="Message">The exception in full.</param>
    /// <param name="Milliseconds">Processor time.</param>
    /// <param name="PeakMegabytes">The most memory that the process ever held.</param>
    public sealed record Answer(string Refusal, string Message, long Milliseconds, long PeakMegabytes);

    public Answer Read(string path, int[] dims)
    {
        var parts = Ask(path, $"{string.Join('x', dims)} {path}");
        return new(parts[0].GetString()!, parts[1].GetString()!, parts[2].GetInt64(), parts[3].GetInt64());
    }
}
