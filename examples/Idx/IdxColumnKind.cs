namespace Idx;

/// <summary>What the numbers of an idx file become in a data view.</summary>
internal enum IdxColumnKind
{
    /// <summary>Numbers of the file's own type: a scalar, or a vector of known size with the file's dimensions behind the first.</summary>
    Values,

    /// <summary>Keys: the number 0 is the first one. What class labels want.</summary>
    Key,

    /// <summary>Single.</summary>
    Number,
}
