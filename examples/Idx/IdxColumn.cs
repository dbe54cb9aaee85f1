namespace Idx;

/// <summary>One column of a data view over idx files: each item along the file's first dimension is a row.</summary>
/// <param name="name">Name of the column.</param>
/// <param name="path">The file, gzip-compressed or not.</param>
internal sealed class IdxColumn(string name, string path)
{
    /// <summary>Name of the column.</summary>
    public string Name { get; } = name;

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>What its numbers become.</summary>
    /// <value>Default <see cref="IdxColumnKind.Values"/>: numbers of the file's own type.</value>
    public IdxColumnKind Kind { get; init; } = IdxColumnKind.Values;

    /// <summary>Number of keys, for <see cref="IdxColumnKind.Key"/>; 0 takes the number of <see cref="KeyNames"/>, or without them one more
    /// than the largest number in the file.</summary>
    /// <value>Default 0.</value>
    public int KeyCount { get; init; }

    /// <summary>What the keys stand for, for <see cref="IdxColumnKind.Key"/>: the names of the numbers 0, 1, …. Without them each key
    /// stands for its number.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<string> KeyNames { get; init; } = [];

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentException.ThrowIfNullOrEmpty(Path);
        ArgumentNullException.ThrowIfNull(KeyNames);
        if (!Enum.IsDefined(Kind))
            throw new ArgumentOutOfRangeException(nameof(Kind), Kind, $"Column '{Name}': Kind must be Values, Key or Number.");
        if (KeyCount < 0)
            throw new ArgumentOutOfRangeException(
                nameof(KeyCount),
                KeyCount,
                $"Column '{Name}': KeyCount must be 0 (from KeyNames or the file) or more."
            );
        if (Kind != IdxColumnKind.Key && (KeyCount > 0 || KeyNames.Count > 0))
            throw new ArgumentException($"Column '{Name}' is of kind {Kind}; KeyCount and KeyNames are for kind Key.", nameof(Kind));
        if (KeyCount > 0 && KeyNames.Count > 0 && KeyCount != KeyNames.Count)
            throw new ArgumentException(
                $"Column '{Name}' has a KeyCount of {KeyCount} but {KeyNames.Count} KeyNames; leave KeyCount out.",
                nameof(KeyCount)
            );
    }
}
