using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// Cuts rows of a <see cref="RowTable"/> into batches. Rows are gathered chunk by chunk into tensors that are reused; a chunk is split into
/// batches with one native call per tensor, so that a step has no cost for its data.
/// </summary>
internal sealed partial class BatchSource
{
    // Big enough to hide the cost of a chunk, small enough to stay far from the memory's size.
    private const long ChunkBytes = 64 << 20;

    // Sparse rows make tensors of their own in any case, batch by batch: few of them at a time stay in the processor's cache.
    private const long SparseChunkBytes = 4 << 20;

    private readonly RowTable _table;
    private readonly IReadOnlyList<TaskHead> _heads;
    private readonly int _batchSize;
    private readonly int _parts;
    private readonly Device _device;
    private readonly int[] _allTasks;
    private readonly bool[] _masked;
    private readonly bool _dropSingleRow;
    private readonly RowLists? _lists;

    /// <param name="table">Where the rows are.</param>
    /// <param name="heads">The tasks' heads; none for inputs alone.</param>
    /// <param name="batchSize">Rows per batch.</param>
    /// <param name="device">Where the batches go.</param>
    /// <param name="dropSingleRow">Whether a last batch of one row is left out.</param>
    /// <param name="masked">Per task whether rows may lack its label or weigh differently; null to look at the table's rows.</param>
    /// <param name="parts">Parts of a batch that go through the network one after the other.</param>
    public BatchSource(
        RowTable table,
        IReadOnlyList<TaskHead> heads,
        int batchSize,
        Device device,
        bool dropSingleRow,
        bool[]? masked = null,
        int parts = 1
    )
    {
        (_table, _heads, _device, _dropSingleRow) = (table, heads, device, dropSingleRow);
        // A preset may have chosen another size.
        _parts = batchSize % parts == 0 ? parts : 1;
        _batchSize = batchSize / _parts;
        _allTasks = [.. Enumerable.Range(0, heads.Count)];
        _lists = RowLists.Of(table, heads);
        _masked = masked ?? [.. _allTasks.Select(task => !table.CountsAll(task, table.Rows))];
    }

    /// <summary>The augmentation of the following steps; null for none.</summary>
    public AugmentationPass? Augmentation { get; set; }

    /// <summary>The given rows in their order, batch by batch. A batch is valid until the next one is asked for.</summary>
    public IEnumerable<Batch> Batches(int[] rows) => Steps(rows, 1).Select(step => step[0]);

    /// <summary>Some rows as one batch, which belongs to the caller.</summary>
    /// <param name="rows">One to as many as a batch has.</param>
    public Batch One(int[] rows) => Load(rows, isAll: true, rows.Length)[0];

    /// <summary>The same in steps of several batches, all from one chunk; if a chunk's last step is short, its batches are
    /// repeated.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="batchesPerStep">Batches at a time.</param>
    /// <param name="skip">Number of steps to skip at the beginning; the others stay the same.</param>
    public IEnumerable<IReadOnlyList<Batch>> Steps(int[] rows, int batchesPerStep, long skip = 0)
    {
        var rowsPerStep = checked(_batchSize * _parts * batchesPerStep);
        if (_lists is not null)
        {
            foreach (var step in ListSteps(_lists, rows, batchesPerStep, skip))
                yield return step;
            yield break;
        }
        var start = 0;
        foreach (var count in Chunks(rows, rowsPerStep))
        {
            var own = rows.AsSpan(start, count).ToArray();
            start += count;
            var steps = (count + rowsPerStep - 1) / rowsPerStep;
            if (skip >= steps)
            {
                skip -= steps;
                Augmentation?.Advance(count);
                continue;
            }
            var chunk = Load(own, isAll: count == rows.Length, _batchSize);
            Augmentation?.Advance(count);
            try
            {
                foreach (var step in chunk.Chunk(batchesPerStep).Skip((int)skip))
                    yield return Filled(step, batchesPerStep);
            }
            finally
            {
                foreach (var part in chunk.SelectMany(batch => batch.Parts))
                    part.Dispose();
            }
            skip = 0;
        }
    }

    private static Batch[] Filled(Batch[] step, int batchesPerStep) =>
        step.Length == batchesPerStep ? step : [.. Enumerable.Range(0, batchesPerStep).Select(i => step[i % step.Length])];

    /// <summary>How many rows each chunk has: whole steps, one at least.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="rowsPerStep">Rows of a step.</param>
    internal IEnumerable<int> Chunks(int[] rows, int rowsPerStep)
    {
        // Of sequences the steps are counted, with those behind the rows' ends.
        long fixedBytes = Bytes(array => !array.IsSequence, array => array.TensorBytes),
            stepBytes = Bytes(array => array.IsSequence, array => array.StepBytes);
        var chunkBytes = _table.Inputs.Any(input => input is SparseArray) ? SparseChunkBytes : ChunkBytes;
        var steps = Math.Clamp(chunkBytes / Math.Max(1, fixedBytes) / rowsPerStep, 1, Math.Max(1, (1 << 20) / rowsPerStep));
        var most = (int)steps * rowsPerStep;
        for (var start = 0; start < rows.Length;)
        {
            var left = rows.Length - start;
            var count = Math.Min(most, left);
            if (_table.Sequence is { } sequence)
            {
                var bytes = 0L;
                for (count = 0; count < Math.Min(most, left); count += rowsPerStep)
                {
                    var step = rows.AsSpan(start + count, Math.Min(rowsPerStep, left - count));
                    bytes += step.Length * (fixedBytes + stepBytes * LikeLengths.Longest(step, sequence));
                    if (bytes > chunkBytes && count > 0)
                        break;
                }
                count = Math.Min(count, left);
            }
            yield return count;
            start += count;
        }
    }

    private long Bytes(Func<GrowingArray, bool> which, Func<GrowingArray, long> bytes) =>
        _table.Inputs.Concat(_table.Labels).Where(which).Sum(bytes);

    // The tensors belong to the chunk and to no scope: several sources may hand out their batches in turn, and scopes have to be closed in
    // the order of a stack.
    private Batch[] Load(int[] rows, bool isAll, int batchSize)
    {
        using var scope = NewDisposeScope();
        Batch[] batches = [.. Split(rows, isAll, batchSize)];
        foreach (var batch in batches)
            scope.Detach(batch.Tensors);
        return _parts == 1 ? batches : [.. batches.Chunk(_parts).Select(Batch.OfParts)];
    }

    private IEnumerable<Batch> Split(int[] rows, bool isAll, int batchSize)
    {
        Tensor?[] gathered = [.. _table.Inputs.Select(input => input is SparseArray ? null : GatherInput(input, rows))];
        // Augmentation may lose a label, when an object is moved out of its image.
        var masked = _heads.Select((head, t) => _masked[t] || (Augmentation is not null && head.FollowsImages)).ToArray();
        (Tensor Labels, float[] Weights)[] answers =
        [
            .. _heads.Select(
                (_, t) => (_table.Labels[t].IsSequence ? empty(0) : Gather(_table.Labels[t], rows), masked[t] ? WeightsOf(t, rows) : [])
            ),
        ];
        for (var i = 0; i < gathered.Length; i++)
            if (gathered[i] is { } dense && !_table.Inputs[i].IsSequence)
                Augmentation?.Apply(i, dense, answers, _heads);
        double[][] entries = [.. _heads.Select((head, t) => head.CountsEntries ? Entries(t, rows, answers[t], batchSize) : [])];
        var padding = new SequencePadding(_table, batchSize, _device);
        var inputs = gathered
            .Select(
                (dense, i) =>
                    _table.Inputs[i] is SparseArray sparse ? sparse.Batches(rows, batchSize, _device)
                    : _table.Inputs[i].IsSequence ? padding.Input(_table.Inputs[i], rows)
                    : Cut(dense!.to(_device), batchSize)
            )
            .ToArray();
        var labels = _heads
            .Select(
                (head, t) =>
                    _table.Labels[t].IsSequence
                        ? [.. padding.Labels(_table.Labels[t], rows, head.BehindRows).Select(head.PrepareLabels)]
                        : Cut(head.PrepareLabels(answers[t].Labels.to(_device)), batchSize)
            )
            .ToArray();
        var sums = new double[_heads.Count][];
        var weights = _heads
            .Select((_, t) => masked[t] ? Cut(Normalized(answers[t].Weights, batchSize, out sums[t]), batchSize) : null)
            .ToArray();
        for (var b = 0; b * batchSize < rows.Length; b++)
        {
            var count = Math.Min(batchSize, rows.Length - b * batchSize);
            // Batch statistics of a single row have no spread: such a rest is left out in this epoch.
            if (rows.Length - b * batchSize == 1 && b % _parts == 0 && !(isAll && rows.Length == 1) && _dropSingleRow)
                yield break;
            double[] rowMasses = [.. _allTasks.Select(t => masked[t] ? sums[t][b] : count)];
            double[] masses = [.. _allTasks.Select(t => _heads[t].CountsEntries ? entries[t][b] : rowMasses[t])];
            yield return new Batch(
                [.. inputs.Select(parts => parts[b])],
                [.. labels.Select(parts => parts[b])],
                [.. weights.Select(parts => parts?[b])],
                masses,
                Array.TrueForAll(masses, mass => mass > 0) ? _allTasks : [.. _allTasks.Where(t => masses[t] > 0)],
                count
            )
            {
                RowMasses = rowMasses,
            };
        }
    }

    // What the known values of each batch's labels count.
    private double[] Entries(int task, int[] rows, (Tensor Labels, float[] Weights) answers, int batchSize)
    {
        var sums = new double[(rows.Length + batchSize - 1) / batchSize];
        var (column, width) = (_table.Labels[task], _table.Labels[task].Width);
        // As augmentation leaves them.
        var labels = column.IsSequence ? [] : FlatTensor.Span(answers.Labels);
        for (var i = 0; i < rows.Length; i++)
            if ((answers.Weights.Length == 0 ? 1 : answers.Weights[i]) is > 0 and var weight)
                sums[i / batchSize] +=
                    weight * _heads[task].MassOf(column.IsSequence ? column.Row(rows[i]) : labels.Slice(i * width, width));
        return sums;
    }

    private static Tensor[] Cut(Tensor tensor, int batchSize) => tensor.split(batchSize);

    private static Tensor GatherInput(GrowingArray input, int[] rows) =>
        input switch
        {
            { IsSequence: true } => empty(0),
            GrowingArray<float> numbers => Gather(numbers, rows),
            GrowingArray<uint> keys => Gather(keys, rows, key => (long)key, ScalarType.Int64),
            GrowingArray<byte> bytes => Gather(bytes, rows, value => (float)value, ScalarType.Float32),
            _ => throw new NotSupportedException(input.GetType().Name),
        };

    private static Tensor Gather(GrowingArray<float> from, int[] rows)
    {
        var to = empty(rows.Length, from.Width);
        var span = MemoryMarshal.Cast<byte, float>(to.bytes);
        for (var i = 0; i < rows.Length; i++)
            from.Row(rows[i]).CopyTo(span[(i * from.Width)..]);
        return to;
    }

    private static Tensor Gather<TFrom, TTo>(GrowingArray<TFrom> from, int[] rows, Func<TFrom, TTo> convert, ScalarType type)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var to = empty(rows.Length, from.Width, dtype: type);
        var span = MemoryMarshal.Cast<byte, TTo>(to.bytes);
        var k = 0;
        foreach (var row in rows)
            foreach (var value in from.Row(row))
                span[k++] = convert(value);
        return to;
    }

    private float[] WeightsOf(int task, int[] rows)
    {
        var weights = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            weights[i] = _isFiller?[i] == true ? 0 : _table.Weights[task].Row(rows[i])[0];
        return weights;
    }

    // Each batch's weights with sum 1.
    private Tensor Normalized(float[] weights, int batchSize, out double[] sums)
    {
        sums = new double[(weights.Length + batchSize - 1) / batchSize];
        for (var b = 0; b < sums.Length; b++)
        {
            var batch = weights.AsSpan(b * batchSize, Math.Min(batchSize, weights.Length - b * batchSize));
            foreach (var weight in batch)
                sums[b] += weight;
            for (var i = 0; i < batch.Length && sums[b] > 0; i++)
                batch[i] = (float)(batch[i] / sums[b]);
        }
        // Copied into libtorch's own memory, which is aligned: the last bits of a sum depend on the alignment, and arrays have none.
        return tensor(weights, device: _device).clone();
    }
}
