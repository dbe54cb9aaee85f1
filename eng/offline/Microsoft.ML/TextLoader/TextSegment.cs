namespace Microsoft.ML.Data;

/// <summary>The fields from <paramref name="Min"/> up to, not including, <paramref name="Lim"/>.</summary>
internal readonly record struct TextSegment(int Min, int Lim, bool ForceVector)
{
    /// <summary>The limit of a segment that goes on to the end of each line.</summary>
    public const int Open = int.MaxValue;

    public bool IsOpen => Lim == Open;

    public int SizeIn(int fieldCount) => IsOpen ? Math.Max(0, fieldCount - Min) : Lim - Min;
}
