namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>What became of the files of a fuzz run.</summary>
internal sealed class FuzzOutcome
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    public int Of(string what)
    {
        lock (_lock)
            return _counts.GetValueOrDefault(what);
    }

    public void Count(string what)
    {
        lock (_lock)
            _counts[what] = _counts.GetValueOrDefault(what) + 1;
    }

    /// <summary>A file that did what none may do.</summary>
    public void Problem(string kind, string file, string message)
    {
        Count(kind);
        lock (_lock)
            _problems.Add($"{kind}: {file}: {message}");
    }

    public override string ToString()
    {
        lock (_lock)
            return string.Join(", ", _counts.Select(count => $"{count.Key} {count.Value:N0}"));
    }
}
