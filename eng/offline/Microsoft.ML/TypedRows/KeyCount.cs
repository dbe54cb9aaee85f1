namespace Microsoft.ML.Data;

/// <summary>How many keys there are, when that is said.</summary>
public sealed class KeyCount
{
    public ulong? Count;

    public KeyCount()
    {
    }

    public KeyCount(ulong count) => Count = count;
}
