using System.Globalization;
using Microsoft.ML;
using MlNet.MultiTask.Tool.Training;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>Trains a model from a file of rows.</summary>
internal sealed class TrainCommand : ToolCommand<TrainSettings>
{
    protected override object Run(Terminal terminal, TrainSettings settings)
    {
        var ml = new MLContext(settings.Seed);
        var table = settings.Infer(ml);
        if (!settings.Json)
            TablePrinter.Write(terminal, settings.Data, table);
        var result = new TrainRun(terminal, settings, ml, table).Run();
        if (!settings.Json)
            Write(terminal, result);
        return new
        {
            table = TablePrinter.Json(settings.Data, table),
            tasks = MetricsOutput.Json(result.Metrics),
            seconds = Math.Round(result.Duration.TotalSeconds, 2),
            result.WasStopped,
            search = result.Search is not { } found
                ? null
                : new
                {
                    trials = found.Search?.Trials.Count ?? 0,
                    chosen = found.Trial?.Point.ToString(),
                    @default = MetricsOutput.Json(found.Default),
                },
            comparison = MetricsOutput.Json(result.Comparison),
            result.ComparisonNote,
            result.ExportDifference,
            result.ExportNote,
            result.Files,
        };
    }

    private static void Write(Terminal terminal, TrainResult result)
    {
        if (result.Search is { } found)
            terminal.Output.WriteLine(found.ToString());
        terminal.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Trained in {result.Duration.TotalSeconds:0.0} s{(result.WasStopped ? ", stopped early: the best so far" : "")}. "
                    + $"On the rows that were held out:"
            )
        );
        MetricsOutput.Write(terminal, result.Metrics);
        if (result.Comparison is { } comparison)
            MetricsOutput.Write(terminal, comparison);
        else if (result.ComparisonNote is { } note)
            terminal.Output.WriteLine($"Not compared with learning each task alone: {note}.");
        if (result.ExportNote is { } why)
            terminal.Output.WriteLine($"There is no ONNX file: {why}");
        foreach (var file in result.Files)
            terminal.Output.WriteLine($"  {Path.GetRelativePath(Directory.GetCurrentDirectory(), file)}");
    }
}
