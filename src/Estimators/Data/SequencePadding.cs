using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Rows of different lengths as one tensor for each batch, filled up to the batch's longest row.</summary>
/// <param name="table">Where the rows are.</param>
/// <param name="batchSize">Rows of a batch.</param>
/// <param name="device">Where the tensors go.</param>
internal sealed class SequencePadding(RowTable table, int batchSize, Device device)
{
    /// <summary>The batches of a column: keys int64 [rows, length] and 0 behind the ends, or numbers [rows, length, width].</summary>
    public Tensor[] Input(GrowingArray column, int[] rows) =>
        column switch
        {
            SequenceArray<uint> keys => Batches<uint, long>(keys, rows, key => key, 0, hasWidth: false),
            SequenceArray<float> numbers => Batches<float, float>(numbers, rows, InputColumn.Step, InputColumn.Filling, hasWidth: true),
            _ => throw new NotSupportedException(column.GetType().Name),
        };

    /// <summary>The batches of labels of steps: float32 [rows, length], NaN where a step has none.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="behind">What stands behind the ends, and in rows without any label.</param>
    public Tensor[] Labels(GrowingArray<float> labels, int[] rows, float behind) =>
        Batches<float, float>((SequenceArray<float>)labels, rows, x => x, behind, hasWidth: false);

    private Tensor[] Batches<TFrom, TTo>(SequenceArray<TFrom> column, int[] rows, Func<TFrom, TTo> convert, TTo filling, bool hasWidth)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var batches = new Tensor[(rows.Length + batchSize - 1) / batchSize];
        for (var b = 0; b < batches.Length; b++)
        {
            var own = rows.AsSpan(b * batchSize, Math.Min(batchSize, rows.Length - b * batchSize));
            var longest = LikeLengths.Longest(own, table.Sequence!);
            long[] shape = hasWidth ? [own.Length, longest, column.Width] : [own.Length, longest];
            var tensor = empty(shape, dtype: typeof(TTo) == typeof(long) ? ScalarType.Int64 : ScalarType.Float32);
            var to = FlatTensor.Span<TTo>(tensor);
            to.Fill(filling);
            for (var i = 0; i < own.Length; i++)
            {
                var at = i * longest * column.Width;
                foreach (var value in column.Row(own[i]))
                    to[at++] = convert(value);
            }
            batches[b] = tensor.to(device);
        }
        return batches;
    }
}
