namespace MlNet.MultiTask;

/// <summary>
/// A batch that is lent to one row or cursor. It is returned once, and not during a run, so that a thread that disposes a row cannot take
/// the batch from another thread that reads it.
/// </summary>
internal sealed class RentedBatch : IDisposable
{
    private const int Idle = 0;
    private const int Running = 1;
    private const int Closed = 2;
    private const int ClosedWhileRunning = 3;

    private readonly ScoringBatchPool _pool;
    private int _state;

    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public RentedBatch(ScoringBatchPool pool) => (_pool, Batch) = (pool, pool.Rent());

    public ScoringBatch Batch { get; }

    /// <summary>Fills the batch and runs it.</summary>
    /// <param name="fill">Fills it, and returns the number of rows; nothing runs where it is 0.</param>
    /// <param name="firstRow">The number of the first row, for errors.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="ObjectDisposedException">The row or cursor was disposed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the row or cursor.</exception>
    public int Run(Func<int> fill, long firstRow = 0)
    {
        switch (Interlocked.CompareExchange(ref _state, Running, Idle))
        {
            case Idle:
                break;
            case Running:
                throw new InvalidOperationException(
                    "Two threads read one row or cursor at the same time, or two use one prediction engine: give each thread its own."
                );
            default:
                throw Disposed();
        }
        try
        {
            var rows = fill();
            if (rows > 0)
                Batch.Run(rows, firstRow);
            return rows;
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Running) == ClosedWhileRunning)
                GiveBack();
        }
    }

    /// <exception cref="ObjectDisposedException">The row or cursor was disposed.</exception>
    public void ThrowIfDisposed()
    {
        if (Volatile.Read(ref _state) >= Closed)
            throw Disposed();
    }

    public void Dispose()
    {
        if (Interlocked.CompareExchange(ref _state, Closed, Idle) == Idle)
            GiveBack();
        else if (Interlocked.CompareExchange(ref _state, ClosedWhileRunning, Running) == Idle)
            // The run ended between the two checks.
            Dispose();
    }

    private void GiveBack()
    {
        Volatile.Write(ref _state, Closed);
        _pool.Return(Batch);
    }

    private static ObjectDisposedException Disposed() =>
        new(ScoringNetwork.Owner, "The row, the cursor or the prediction engine was disposed.");
}
