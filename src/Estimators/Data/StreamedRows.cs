using Microsoft.ML;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// Rows that do not fit into memory: each epoch reads the view again. A buffer is filled, a random half of it is trained on and replaced by
/// the next rows, and so on; the rest comes at the end. If the rows come in an order, the buffer would only hold neighbouring rows: the
/// epoch's rows are then divided at random into parts of the buffer's size, and the view is read once for each part.
/// </summary>
internal sealed class StreamedRows : TrainingRows
{
    private const int MostPasses = 16;

    private readonly IDataView _data;
    private readonly TrainingReader _reader;
    private readonly DataSurvey _survey;
    private readonly int _batchSize;
    private readonly RowTable _buffer;
    private readonly BatchSource _batches;
    private readonly ImageAugmenter? _augmenter;

    public StreamedRows(
        IDataView data,
        TrainingReader reader,
        DataSurvey survey,
        RowTable heldOutTable,
        IReadOnlyList<TaskHead> heads,
        int batchSize,
        int batchesPerStep,
        long budget,
        Device device,
        ImageAugmenter? augmenter = null,
        int parts = 1
    )
    {
        (_data, _reader, _survey, _batchSize, HeldOutTable, _augmenter) = (data, reader, survey, batchSize, heldOutTable, augmenter);
        HeldOut = [.. Enumerable.Range(0, heldOutTable.Rows)];
        _buffer = reader.NewTable();
        _buffer.Rows = (int)Math.Min(Count, Math.Max(_buffer.MostRows(budget / 4), 2L * batchSize * batchesPerStep));
        _buffer.Reserve(_buffer.Rows);
        _batches = new BatchSource(_buffer, heads, batchSize, device, dropSingleRow: true, survey.Masked, parts);
        var part = Math.Max(1, _buffer.Rows / (batchSize * batchesPerStep)) * (long)batchSize * batchesPerStep;
        Passes = survey.Order is null ? 1 : (int)Math.Clamp((Count + part - 1) / part, 1, MostPasses);
    }

    public override long Count => _survey.Rows - _survey.HeldOutRows;

    public override RowTable HeldOutTable { get; }

    public override int[] HeldOut { get; }

    /// <summary>How often an epoch reads the view: once if its rows are mixed, else once for each part.</summary>
    public int Passes { get; }

    /// <summary>Whether each part of an epoch is mixed as a whole.</summary>
    public bool IsMixed => _survey.Order is null || Passes < MostPasses || (Count + Passes - 1) / Passes <= _buffer.Rows;

    /// <summary>A note on the rows' order for the user; null if they are mixed.</summary>
    public string? OrderNote =>
        _survey.Order is not { } order
            ? null
            : FormattableString.Invariant(
                $"The rows come in an order (by {order}): each epoch reads them {Passes} times, a random part of them each time{Limit}"
            );

    private string Limit =>
        IsMixed
            ? "."
            : $", and still a part is larger than the {_buffer.Rows} rows that the buffer holds: within it the order is only mixed "
                + "through the buffer. Shuffle the rows where they are stored, or raise CacheBudget.";

    public override IEnumerable<IReadOnlyList<Batch>> Epoch(SeededRandom random, int batchesPerStep, long skip)
    {
        var rowsPerStep = _batchSize * batchesPerStep;
        _batches.Augmentation = AugmentationPass.Begin(_augmenter, random);
        var parts = new RowParts(Count, Passes, rowsPerStep, random);
        for (var part = 0; part < parts.Sizes.Count; part++)
        {
            using var rows = _reader.Open(_data);
            rows.Attach(_buffer);
            using var drawn = parts.Draw().GetEnumerator();
            var source = new PartCursor(rows, _survey.IsHeldOut, drawn, part, parts.Sizes[part]);
            int[] slots = [.. Enumerable.Range(0, _buffer.Rows)];
            var filled = source.Fill(slots);
            while (filled > 0)
            {
                var isLast = filled < slots.Length || source.Left == 0;
                random.Shuffle(slots.AsSpan(0, filled));
                var used = isLast ? filled : Math.Min(filled, Math.Max(rowsPerStep, filled / 2 / rowsPerStep * rowsPerStep));
                LikeLengths.Arrange(slots.AsSpan(0, used), _buffer, _batchSize, random);
                var steps = (used + rowsPerStep - 1) / rowsPerStep;
                if (skip < steps)
                    foreach (var step in _batches.Steps(slots[..used], batchesPerStep, skip))
                        yield return step;
                else
                    _batches.Augmentation?.Advance(used);
                skip = Math.Max(0, skip - steps);
                if (isLast)
                    break;
                var refilled = source.Fill(slots.AsSpan(0, used));
                if (refilled < used)
                {
                    // The part has ended: the rest of the buffer follows, new rows first.
                    slots = [.. slots.AsSpan(0, refilled), .. slots.AsSpan(used)];
                    filled = slots.Length;
                }
            }
            // Reading to the end also checks that the view has not changed.
            if ((part == parts.Sizes.Count - 1 || source.Left > 0) && source.ReadToEnd() is var number && number != _survey.Rows)
                throw new InvalidOperationException(
                    $"The training data gave {_survey.Rows} rows when it was first read and {number} now. Data beyond the CacheBudget is "
                        + "read again in each epoch, "
                        + "so a view must give the same rows each time; save it to a file first, or raise CacheBudget."
                );
        }
    }
}
