using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Rows of different lengths, each in an array of its own.</summary>
/// <param name="width">Values of a step.</param>
internal sealed class SequenceArray<T>(int width) : GrowingArray<T>(width)
    where T : unmanaged
{
    // What a row is taken to hold where memory is planned.
    private const int UsualSteps = 32;
    private const int ArrayBytes = 32;

    private T[]?[] _rows = [];

    public override bool IsSequence => true;

    public override Array First(int rows) => _rows;

    public override long RowBytes => ArrayBytes + (long)Unsafe.SizeOf<T>() * Width * UsualSteps;

    public override int StepsOf(int row) => Row(row).Length / Width;

    public override Span<T> Row(int row) => _rows[row];

    /// <summary>Replaces a row.</summary>
    public void Set(int row, T[] values) => _rows[row] = values;

    // Rows are replaced and never changed, so they may be shared.
    public override void CopyRow(GrowingArray from, int fromRow, int row) => _rows[row] = ((SequenceArray<T>)from)._rows[fromRow];

    public override GrowingArray NewLike() => new SequenceArray<T>(Width);

    public override void Reserve(int rows)
    {
        if (rows > _rows.Length)
            Array.Resize(ref _rows, rows);
    }

    public override void WriteRow(int row, Stream to)
    {
        var count = Row(row).Length;
        to.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in count)));
        base.WriteRow(row, to);
    }

    public override void ReadRow(int row, Stream from)
    {
        var count = 0;
        from.ReadExactly(MemoryMarshal.AsBytes(new Span<int>(ref count)));
        _rows[row] = new T[count];
        base.ReadRow(row, from);
    }

    public override FeatureReader Reader(DataViewRow source, InputColumn column) =>
        column.Type == ColumnKind.Key
            ? KeyFeatures.Reader(source, column, ((SequenceArray<uint>)(object)this).Set)
            : new SequenceReader<T, T>(column, source, source.Schema[column.Name], value => value, Set);

    public override FittedEncoding Fit(NumericEncoding encoding, InputColumn column, int rows)
    {
        float[] steps = [.. _rows.Take(rows).SelectMany(row => (float[])(object)(row ?? []))];
        return encoding.Fit(column with { IsSequence = false }, steps.AsMemory());
    }

    public override void AddTo(IncrementalHash hash, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var length = StepsOf(row);
            hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
            hash.AppendData(MemoryMarshal.AsBytes((ReadOnlySpan<T>)Row(row)));
        }
    }
}
