using System.Globalization;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Writes scored rows as text.</summary>
internal sealed class CsvSink : ScoreSink
{
    private const int LongestNumber = 32;

    private readonly CsvWriter _csv;
    private readonly ScoreSource _source;
    private readonly PredictionColumn[] _predictions;
    private readonly char _mark;

    /// <summary>Writes the header.</summary>
    public CsvSink(TextWriter writer, TableFormat format, ScoreSource source, PredictionColumn[] predictions)
    {
        (_csv, _source, _predictions, _mark) = (new(writer, format.Separator), source, predictions, format.DecimalMark);
        foreach (var name in source.Kept)
            _csv.Cell(name);
        foreach (var prediction in predictions)
            _csv.Cell(NameOf(prediction, source));
        _csv.EndRow();
    }

    public override void Write(ScoringResult result)
    {
        for (var row = 0; row < result.Rows; row++)
        {
            for (var i = 0; i < _source.Kept.Count; i++)
                _csv.Cell(_source.Text(i, row));
            foreach (var prediction in _predictions)
                if (prediction.Label is { } label)
                    _csv.Cell(label(result, row));
                else
                    Number(prediction.Number!(result, row));
            _csv.EndRow();
        }
    }

    public override void End() { }

    private void Number(float value)
    {
        if (float.IsNaN(value))
        {
            _csv.Cell("");
            return;
        }
        Span<char> text = stackalloc char[LongestNumber];
        value.TryFormat(text, out var length, "G7", CultureInfo.InvariantCulture);
        if (_mark != '.' && text[..length].IndexOf('.') is >= 0 and var point)
            text[point] = _mark;
        _csv.Cell(text[..length]);
    }
}
