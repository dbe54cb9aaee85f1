using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask.Checking;

/// <summary>Reads the first rows of some columns of a view into arrays.</summary>
internal static class ColumnReader
{
    public static IReadOnlyList<TensorData> Read(IDataView view, IReadOnlyList<string> columns, int rows)
    {
        var found = columns.Select(c => view.Schema[c]).ToArray();
        using var cursor = view.GetRowCursor(found);
        IColumnSink[] sinks = [.. found.Select(c => Sink(cursor, c))];
        int count = 0;
        for (; count < rows && cursor.MoveNext(); count++)
            foreach (var sink in sinks)
                sink.Take();
        return [.. sinks.Select((s, i) => new TensorData(columns[i], count, s.Width, s.Items, s.Lengths))];
    }

    private static IColumnSink Sink(DataViewRow row, DataViewSchema.Column column)
    {
        var shape = ColumnShape.Of(column.Type)
            ?? ColumnShape.OfSequence(column.Type)
            ?? throw new ArgumentException($"The column '{column.Name}' of type {column.Type} has no tensor.");
        if (shape.Item == ColumnKind.Key)
            return column.Type is VectorDataViewType
                ? new ColumnSink<ulong, uint>(null, KeyGetters.Vector(row, column), shape, k => checked((uint)k))
                : new ColumnSink<ulong, uint>(KeyGetters.Scalar(row, column), null, shape, k => checked((uint)k));
        return shape.Item switch
        {
            ColumnKind.Text => new ColumnSink<ReadOnlyMemory<char>, string>(row, column, shape, t => Utf8Text.Of(t.ToString())),
            ColumnKind.Boolean => Same<bool>(row, column, shape),
            ColumnKind.Single => Same<float>(row, column, shape),
            ColumnKind.Double => Same<double>(row, column, shape),
            ColumnKind.Byte => Same<byte>(row, column, shape),
            ColumnKind.SByte => Same<sbyte>(row, column, shape),
            ColumnKind.Int16 => Same<short>(row, column, shape),
            ColumnKind.Int32 => Same<int>(row, column, shape),
            ColumnKind.Int64 => Same<long>(row, column, shape),
            ColumnKind.UInt16 => Same<ushort>(row, column, shape),
            ColumnKind.UInt32 => Same<uint>(row, column, shape),
            _ => Same<ulong>(row, column, shape),
        };
    }

    private static ColumnSink<T, T> Same<T>(DataViewRow row, DataViewSchema.Column column, ColumnShape shape) =>
        new(row, column, shape, v => v);
}
