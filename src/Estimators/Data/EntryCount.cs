namespace MlNet.MultiTask;

/// <summary>How many entries the sparse rows of a column have on average, learnt while they are read.</summary>
internal sealed class EntryCount
{
    // Until some rows were read.
    private const int FewestRows = 32;
    private const int Guess = 256;

    private long _rows;
    private long _entries;

    /// <summary>The mean, rounded up.</summary>
    public long Mean => _rows < FewestRows ? Guess : _entries / _rows + 1;

    /// <summary>Notes a row.</summary>
    public void Add(int entries) => (_rows, _entries) = (_rows + 1, _entries + entries);
}
