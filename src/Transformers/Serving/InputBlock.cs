namespace MlNet.MultiTask;

/// <summary>The values of one input column, row after row.</summary>
internal abstract class InputBlock
{
    /// <exception cref="ArgumentException">The block's type or size is not the column's.</exception>
    public abstract void Check(InputColumn column, int rows);

    /// <summary>Copies rows into a buffer of the same type.</summary>
    public abstract void CopyTo(TensorBuffer buffer, int from, int count, int to);

    public static InputBlock Of<T>(ReadOnlyMemory<T> values) =>
        values switch
        {
            ReadOnlyMemory<string> texts => new TextBlock(texts),
            ReadOnlyMemory<uint[]> keys => new SequenceBlock<uint>(keys),
            ReadOnlyMemory<float[]> numbers => new SequenceBlock<float>(numbers),
            _ => new Block<T>(values),
        };

    private static void Check(InputColumn column, int rows, Type given, int length)
    {
        if (column.IsSequence)
            throw new ArgumentException(
                $"Input '{column.Name}' is given as {given.Name}; the model reads sequences, an array of "
                    + $"{(column.Type == ColumnKind.Key ? "UInt32" : "Single")} for each row."
            );
        var expected = ColumnTypes.ItemType(column.Type, Math.Max(1, column.KeyCount)).RawType;
        if (given != (expected == typeof(ReadOnlyMemory<char>) ? typeof(string) : expected))
            throw new ArgumentException($"Input '{column.Name}' is given as {given.Name}; the model reads {column.Type}.");
        if (length != (long)rows * column.Size)
            throw new ArgumentException(
                $"Input '{column.Name}' has {length} values for {rows} rows; the model reads {column.Size} in a row."
            );
    }

    private sealed class Block<T>(ReadOnlyMemory<T> values) : InputBlock
    {
        public override void Check(InputColumn column, int rows) => Check(column, rows, typeof(T), values.Length);

        public override void CopyTo(TensorBuffer buffer, int from, int count, int to)
        {
            var typed = (TypedBuffer<T>)buffer;
            values.Span.Slice(from * buffer.Size, count * buffer.Size).CopyTo(typed.Values.AsSpan(to * buffer.Size));
        }
    }

    /// <summary>An array for each row.</summary>
    private sealed class SequenceBlock<T>(ReadOnlyMemory<T[]> values) : InputBlock
        where T : unmanaged
    {
        private InputColumn? _column;

        public override void Check(InputColumn column, int rows)
        {
            var item = column.Type == ColumnKind.Key ? typeof(uint) : typeof(float);
            if (!column.IsSequence || typeof(T) != item)
                throw new ArgumentException(
                    $"Input '{column.Name}' is given as arrays of {typeof(T).Name}; the model reads "
                        + (column.IsSequence ? $"arrays of {item.Name}." : $"{column.Size} {column.Type} in a row.")
                );
            if (values.Length != rows)
                throw new ArgumentException($"Input '{column.Name}' has {values.Length} arrays for {rows} rows.");
            foreach (var row in values.Span)
                ArgumentNullException.ThrowIfNull(row, column.Name);
            _column = column;
        }

        public override void CopyTo(TensorBuffer buffer, int from, int count, int to)
        {
            for (var i = 0; i < count; i++)
                ((SequenceBuffer<T>)buffer).Set(to + i, SequenceRows.Checked(_column!, values.Span[from + i]));
        }
    }

    private sealed class TextBlock(ReadOnlyMemory<string> values) : InputBlock
    {
        public override void Check(InputColumn column, int rows) => Check(column, rows, typeof(string), values.Length);

        public override void CopyTo(TensorBuffer buffer, int from, int count, int to)
        {
            var target = ((TypedBuffer<ReadOnlyMemory<char>>)buffer).Values;
            var source = values.Span.Slice(from * buffer.Size, count * buffer.Size);
            for (var i = 0; i < source.Length; i++)
                target[to * buffer.Size + i] = source[i].AsMemory();
        }
    }
}
