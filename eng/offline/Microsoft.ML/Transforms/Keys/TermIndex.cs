using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Distinct values in the order in which they were added: the first has key 1. Missing values have key 0.</summary>
internal abstract class TermIndex<T>
{
    private readonly List<T> _terms = [];

    public IReadOnlyList<T> Terms => _terms;

    public static TermIndex<T> Create(DataViewType itemType) =>
        typeof(T) == typeof(ReadOnlyMemory<char>) ? (TermIndex<T>)(object)new TextTermIndex() : new PlainTermIndex<T>(MissingOf(itemType));

    /// <summary>The key of a value, 0 where it has none.</summary>
    public abstract uint Find(T value);

    /// <summary>Adds a value that is not missing and not there yet.</summary>
    public void Add(T value)
    {
        if (!IsMissing(value) && TryIndex(value, (uint)_terms.Count + 1, out var kept))
            _terms.Add(kept);
    }

    protected abstract bool IsMissing(T value);

    /// <param name="value">The value, in memory that may change.</param>
    /// <param name="key">The key for it.</param>
    /// <param name="kept">The value, to keep.</param>
    protected abstract bool TryIndex(T value, uint key, out T kept);

    private static Func<T, bool> MissingOf(DataViewType itemType)
    {
        if (typeof(T) == typeof(float))
            return (Func<T, bool>)(object)(Func<float, bool>)float.IsNaN;
        if (typeof(T) == typeof(double))
            return (Func<T, bool>)(object)(Func<double, bool>)double.IsNaN;
        // Of keys, zero is the missing one.
        return itemType is KeyDataViewType ? value => EqualityComparer<T>.Default.Equals(value, default) : _ => false;
    }
}
