namespace MlNet.MultiTask;

/// <summary>
/// Scores a batch with sequences in parts of rows of like lengths, so that little is computed behind the rows' ends. Which rows go
/// together does not change a row's numbers.
/// </summary>
internal sealed class SequenceRun(ScoringSession session, ScoringBatch batch) : IDisposable
{
    // Enough rows to fill the processor's vectors; long rows go in smaller parts.
    private const int MostRows = 64;
    private const int MostSteps = 8192;

    private readonly int[] _sequences =
    [
        .. Enumerable.Range(0, session.Inputs.Length).Where(i => session.Inputs[i].IsSequence),
    ];
    private ScoringBatch? _part;

    /// <param name="rows">Number of rows.</param>
    /// <param name="firstRow">The number of the first row, for errors.</param>
    /// <exception cref="InvalidOperationException">The columns of a row have different lengths.</exception>
    public void Run(int rows, long firstRow)
    {
        var lengths = new int[rows];
        for (var row = 0; row < rows; row++)
            lengths[row] = LengthOf(row, firstRow);
        if (rows == 1 || (rows <= MostRows && lengths.Max() == lengths.Min()))
        {
            RunPart(batch, lengths, rows);
            return;
        }
        int[] order = [.. Enumerable.Range(0, rows).OrderBy(row => lengths[row])];
        var part = _part ??= new ScoringBatch(session, Math.Min(MostRows, batch.Capacity));
        for (var from = 0; from < rows;)
        {
            var count = Math.Min(part.Capacity, rows - from);
            while (count > 1 && (long)count * lengths[order[from + count - 1]] > MostSteps)
                count--;
            RunPart(part, order.AsSpan(from, count), lengths);
            from += count;
        }
    }

    public void Dispose() => _part?.Dispose();

    private void RunPart(ScoringBatch part, ReadOnlySpan<int> order, int[] lengths)
    {
        var own = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            own[i] = lengths[order[i]];
            for (var k = 0; k < part.Inputs.Length; k++)
                part.Inputs[k].CopyRow(batch.Inputs[k], order[i], i);
        }
        RunPart(part, own, order.Length);
        for (var i = 0; i < order.Length; i++)
            for (var k = 0; k < part.Outputs.Length; k++)
                batch.Outputs[k].CopyRow(part.Outputs[k], i, order[i]);
    }

    private static void RunPart(ScoringBatch part, int[] lengths, int rows)
    {
        var longest = 1;
        for (var row = 0; row < rows; row++)
            longest = Math.Max(longest, lengths[row]);
        foreach (var buffer in part.Inputs.Concat(part.Outputs).OfType<SequenceBuffer>())
        {
            buffer.Length = longest;
            for (var row = 0; row < rows; row++)
                buffer.Expect(row, lengths[row]);
        }
        part.RunOnce(rows);
    }

    private int LengthOf(int row, long firstRow)
    {
        var first = ((SequenceBuffer)batch.Inputs[_sequences[0]]).StepsOf(row);
        foreach (var i in _sequences)
            if (((SequenceBuffer)batch.Inputs[i]).StepsOf(row) is var steps && steps != first)
                throw SequenceRows.Unaligned(
                    $"row {firstRow + row}",
                    session.Inputs[_sequences[0]].Name,
                    first,
                    session.Inputs[i].Name,
                    steps
                );
        return first;
    }
}
