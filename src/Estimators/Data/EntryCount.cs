namespace MlNet.MultiTask;

/// <summary>How many entries the rows of a column have on average, learnt while they are read: those that are not zero of sparse rows, all
/// numbers or keys of sequences.</summary>
/// <param name="guess">The mean until some rows were read.</param>
internal sealed class EntryCount(int guess = 256)
{
    // From so many rows on, fewer entries than the guess are believed.
    private const int FewestRows = 32;

    private long _rows;
    private long _entries;

    /// <summary>The mean, rounded up.</summary>
    public long Mean =>
        _rows == 0 ? guess
        : _rows < FewestRows ? Math.Max(guess, _entries / _rows + 1)
        : _entries / _rows + 1;

    /// <summary>Notes a row.</summary>
    public void Add(int entries) => (_rows, _entries) = (_rows + 1, _entries + entries);
}
