using Microsoft.ML;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// Rows that do not fit into memory: each epoch reads the view again. A buffer is filled, a random half of it is trained on and replaced by the next rows,
/// and so on; at the end the rest.
/// </summary>
internal sealed class StreamedRows : TrainingRows
{
    private readonly IDataView _data;
    private readonly TrainingReader _reader;
    private readonly DataSurvey _survey;
    private readonly int _batchSize;
    private readonly RowTable _buffer;
    private readonly BatchSource _batches;
    private readonly ImageAugmenter? _augmenter;

    public StreamedRows(IDataView data, TrainingReader reader, DataSurvey survey, RowTable heldOutTable, IReadOnlyList<TaskHead> heads, int batchSize, int batchesPerStep, long budget, Device device, ImageAugmenter? augmenter = null)
    {
        (_data, _reader, _survey, _batchSize, HeldOutTable, _augmenter) = (data, reader, survey, batchSize, heldOutTable, augmenter);
        HeldOut = [.. Enumerable.Range(0, heldOutTable.Rows)];
        _buffer = reader.NewTable();
        _buffer.Rows = (int)Math.Min(Count, Math.Max(_buffer.MostRows(budget / 4), 2L * batchSize * batchesPerStep));
        _buffer.Reserve(_buffer.Rows);
        _batches = new BatchSource(_buffer, heads, batchSize, device, dropSingleRow: true, survey.Masked);
    }

    public override long Count => _survey.Rows - _survey.HeldOut.Table.Rows;

    public override RowTable HeldOutTable { get; }

    public override int[] HeldOut { get; }

    public override IEnumerable<IReadOnlyList<Batch>> Epoch(SeededRandom random, int batchesPerStep, long skip)
    {
        var rowsPerStep = _batchSize * batchesPerStep;
        _batches.Augmentation = AugmentationPass.Begin(_augmenter, random);
        using var rows = _reader.Open(_data);
        rows.Attach(_buffer);
        int[] slots = [.. Enumerable.Range(0, _buffer.Rows)];
        long number = 0;
        var filled = Fill(rows, slots, ref number);
        while (filled > 0)
        {
            var isLast = filled < slots.Length || number == _survey.Rows;
            random.Shuffle(slots.AsSpan(0, filled));
            var used = isLast ? filled : Math.Min(filled, Math.Max(rowsPerStep, filled / 2 / rowsPerStep * rowsPerStep));
            var steps = (used + rowsPerStep - 1) / rowsPerStep;
            if (skip < steps)
                foreach (var step in _batches.Steps(slots[..used], batchesPerStep, skip))
                    yield return step;
            else
                _batches.Augmentation?.Advance(used);
            skip = Math.Max(0, skip - steps);
            if (isLast)
                break;
            var refilled = Fill(rows, slots.AsSpan(0, used), ref number);
            if (refilled < used)
            {
                // The view has ended: what is left in the buffer, the new rows first.
                slots = [.. slots.AsSpan(0, refilled), .. slots.AsSpan(used)];
                filled = slots.Length;
            }
        }
        // Reading to the end also says whether the view still is what it was.
        while (rows.MoveNext())
            number++;
        if (number != _survey.Rows)
            throw new InvalidOperationException(
                $"The training data gave {_survey.Rows} rows when it was first read and {number} now. Data beyond the CacheBudget is read again in each epoch, " +
                "so a view must give the same rows each time; save it to a file first, or raise CacheBudget.");
    }

    private int Fill(RowReader rows, ReadOnlySpan<int> slots, ref long number)
    {
        var filled = 0;
        while (filled < slots.Length && rows.MoveNext())
            if (!_survey.HeldOut.Contains(number++))
                rows.Read(slots[filled++]);
        return filled;
    }
}
