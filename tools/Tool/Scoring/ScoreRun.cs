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
    private const int Buffer = 1 << 16;

    /// <returns>Number of rows.</returns>
    /// <exception cref="OperationCanceledException">It was interrupted; the file that was to be written is as it was.</exception>
    public long Run()
    {
        var table = ModelPath.Table(settings.Model);
        using var model = MultiTaskScorer.Load(ModelPath.Find(settings.Model, ModelFolder.Onnx, ModelFolder.Zip));
        var names = table?.Columns.Select(column => column.Name) ?? model.Schema.Inputs.Select(input => input.Name);
        var format = ModelPath.FormatOf(settings.Data, table, [.. names], settings.Options());
        if (settings.Out is not { } path)
        {
            // A console flushes with each write.
            using var blocks = new BlockWriter(terminal.Output, Buffer);
            return Score(model, format, table, blocks);
        }
        using var file = WholeFile.Create(path);
        long rows;
        using (var stream = Packed(path, file.Stream))
        using (var writer = new StreamWriter(stream ?? file.Stream, new UTF8Encoding(false), Buffer, leaveOpen: true))
            rows = Score(model, format, table, writer);
        file.Commit();
        return rows;
    }

    private long Score(MultiTaskScorer model, TableFormat format, TableSchema? table, TextWriter output)
    {
        using var reader = TableReader.Open(settings.Data, format, table);
        var inputs = InputFillers.For(model.Schema, reader, format, table, settings.Batch);
        PredictionColumn[] predictions = [.. PredictionColumn.Of(model.Schema, format.DecimalMark, settings.AllScores)];
        var csv = new CsvWriter(output, format.Separator);
        var kept = settings.Only ? 0 : reader.Names.Count;
        foreach (var name in reader.Names.Take(kept))
            csv.Cell(name);
        // A column of the file that is a task's label stays, and the prediction gets another name.
        foreach (var prediction in predictions)
            csv.Cell(kept > 0 && reader.Names.Contains(prediction.Name) ? $"{prediction.Name}.Predicted" : prediction.Name);
        csv.EndRow();
        var cells = new string[settings.Batch * kept];
        for (var rows = 0L; ;)
        {
            terminal.Interrupted.ThrowIfCancellationRequested();
            var count = 0;
            for (; count < settings.Batch && reader.MoveNext(); count++)
            {
                foreach (var input in inputs)
                    input.Read(count);
                for (var i = 0; i < kept; i++)
                    cells[count * kept + i] = reader[i].ToString();
            }
            if (count == 0)
                return rows;
            Write(csv, predictions, Predict(model, inputs, count), cells, kept);
            rows += count;
        }
    }

    private static Stream? Packed(string path, Stream file) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true) : null;

    private static ScoringResult Predict(MultiTaskScorer model, InputFiller[] inputs, int count)
    {
        var input = new ScoringInput(count);
        foreach (var filler in inputs)
            filler.AddTo(input);
        return model.Score(input);
    }

    private static void Write(CsvWriter csv, PredictionColumn[] predictions, ScoringResult result, string[] cells, int kept)
    {
        for (var row = 0; row < result.Rows; row++)
        {
            for (var i = 0; i < kept; i++)
                csv.Cell(cells[row * kept + i]);
            foreach (var prediction in predictions)
                prediction.Write(csv, result, row);
            csv.EndRow();
        }
    }
}
