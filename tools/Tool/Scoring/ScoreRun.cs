using System.IO.Compression;
using System.Text;
using MlNet.MultiTask.Tool.Commands;
using MlNet.MultiTask.Tool.Training;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Scores the rows of a file block by block.</summary>
/// <param name="terminal">Where rows go that have no file.</param>
/// <param name="settings">What was asked for.</param>
internal sealed class ScoreRun(Terminal terminal, ScoreSettings settings)
{
    private const int Characters = 1 << 16;

    /// <returns>Number of rows.</returns>
    /// <exception cref="OperationCanceledException">It was interrupted; the file that was to be written is as it was.</exception>
    public long Run()
    {
        var table = ModelPath.Table(settings.Model);
        using var model = MultiTaskScorer.Load(ModelPath.Find(settings.Model, ModelFolder.Onnx, ModelFolder.Zip));
        var isParquet = ParquetSource.Is(settings.Data);
        var names = table?.Columns.Select(column => column.Name) ?? model.Schema.Inputs.Select(input => input.Name);
        var format = isParquet ? new() : ModelPath.FormatOf(settings.Data, table, [.. names], settings.Options());
        using ScoreSource source = isParquet
            ? new ParquetSource(settings.Data, table, model.Schema, settings.Batch, !settings.Only)
            : new CsvSource(settings.Data, format, table, model.Schema, settings.Batch, !settings.Only);
        PredictionColumn[] predictions = [.. PredictionColumn.Of(model.Schema, settings.AllScores)];
        if (settings.Out is not { } path)
        {
            // A console flushes with each write.
            using var blocks = new BlockWriter(terminal.Output, Characters);
            return Score(model, source, new CsvSink(blocks, format, source, predictions));
        }
        using var file = WholeFile.Create(path);
        var rows = ParquetSource.Is(path)
            ? Score(model, source, new ParquetSink(file.Stream, source, predictions))
            : WriteText(model, source, path, file.Stream, format, predictions);
        file.Commit();
        return rows;
    }

    private long WriteText(
        MultiTaskScorer model,
        ScoreSource source,
        string path,
        Stream file,
        TableFormat format,
        PredictionColumn[] predictions
    )
    {
        using var stream = Packed(path, file);
        using var writer = new StreamWriter(stream ?? file, new UTF8Encoding(false), Characters, leaveOpen: true);
        return Score(model, source, new CsvSink(writer, format, source, predictions));
    }

    private long Score(MultiTaskScorer model, ScoreSource source, ScoreSink sink)
    {
        for (var rows = 0L; ;)
        {
            terminal.Interrupted.ThrowIfCancellationRequested();
            var count = source.Read();
            if (count == 0)
            {
                sink.End();
                return rows;
            }
            sink.Write(model.Score(source.Input(count)));
            rows += count;
        }
    }

    private static GZipStream? Packed(string path, Stream file) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true) : null;
}
