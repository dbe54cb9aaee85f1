namespace MlNet.MultiTask;

/// <summary>The values of one input column, row after row.</summary>
internal abstract class InputBlock
{
    /// <exception cref="ArgumentException">The block's type or size is not the column's.</exception>
    public abstract void Check(InputColumn column, int rows);

    /// <summary>Copies rows into a buffer of the same type.</summary>
    public abstract void CopyTo(TensorBuffer buffer, int from, int count, int to);

    public static InputBlock Of<T>(ReadOnlyMemory<T> values) =>
        values is ReadOnlyMemory<string> texts ? new TextBlock(texts) : new Block<T>(values);

    private static void Check(InputColumn column, int rows, Type given, int length)
    {
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
