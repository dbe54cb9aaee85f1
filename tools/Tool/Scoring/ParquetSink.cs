using Parquet;
using Parquet.Schema;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Writes scored rows as a Parquet file. A row group is in memory at a time.</summary>
internal sealed class ParquetSink : ScoreSink
{
    private readonly ColumnBuffer[] _columns;
    private readonly ParquetWriter _writer;
    private ScoringResult? _result;
    private int _rows;

    public ParquetSink(Stream stream, ScoreSource source, PredictionColumn[] predictions)
    {
        _columns =
        [
            .. source.Kept.Select((_, column) => source.Buffer(column)),
            .. predictions.Select(prediction => Buffer(prediction, NameOf(prediction, source))),
        ];
        _writer = ParquetWriter
            .CreateAsync(new ParquetSchema(_columns.Select(column => column.Field)), stream)
            .GetAwaiter()
            .GetResult();
    }

    public override void Write(ScoringResult result)
    {
        _result = result;
        for (var row = 0; row < result.Rows; row++)
        {
            foreach (var column in _columns)
                column.Add(row);
            if (++_rows == ColumnBuffer.Rows)
                WriteGroup();
        }
    }

    public override void End()
    {
        if (_rows > 0)
            WriteGroup();
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private void WriteGroup()
    {
        using var group = _writer.CreateRowGroup();
        foreach (var column in _columns)
            column.Write(group);
        _rows = 0;
    }

    private ColumnBuffer Buffer(PredictionColumn prediction, string name) =>
        prediction.Label is { } label
            ? new TextBuffer(
                new DataField(name, typeof(string), isNullable: true),
                row => label(_result!, row) is { Length: > 0 } text ? text : null
            )
            : new ColumnBuffer<float>(
                new DataField(name, typeof(float), isNullable: true),
                row => prediction.Number!(_result!, row) is var value && float.IsNaN(value) ? null : value
            );
}
