using System.Diagnostics;
using System.Globalization;
using MlNet.MultiTask.Tool.Scoring;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>Predicts the rows of a file.</summary>
internal sealed class ScoreCommand : ToolCommand<ScoreSettings>
{
    protected override object Run(Terminal terminal, ScoreSettings settings)
    {
        if (settings.Json && settings.Out is null)
            throw new UsageException("--json needs --out: the output cannot hold both the rows and the result.");
        if (settings.Batch is < 1 or > 1_000_000)
            throw new UsageException($"--batch is {settings.Batch}; it has to be from 1 to 1,000,000.");
        var start = Stopwatch.GetTimestamp();
        var rows = new ScoreRun(terminal, settings).Run();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (!settings.Json)
        {
            var where = settings.Out is null ? "" : $" → {settings.Out}";
            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{rows} rows in {seconds:0.0} s{where}"));
        }
        return new
        {
            rows,
            seconds = Math.Round(seconds, 3),
            file = settings.Out,
        };
    }
}
