using System.Globalization;

namespace MlNet.MultiTask.Safety;

/// <summary>One dimension of a value: a number, a number times the rows of the batch, or one that only a run tells.</summary>
internal readonly record struct Dim
{
    private Dim(long size, int batches) => (Size, Batches) = (size, batches);

    /// <summary>The number, or the factor before the batch.</summary>
    public long Size { get; }

    /// <summary>How many times the rows of the batch are a factor: 0 or 1; −1 where only a run tells the dimension.</summary>
    public int Batches { get; }

    public static Dim Unknown { get; } = new(0, -1);

    public static Dim Batch { get; } = new(1, 1);

    public bool IsKnown => Batches >= 0;

    /// <summary>Whether it is a plain number, the same in every run.</summary>
    public bool IsNumber => Batches == 0;

    /// <summary>What it is for a batch of one row; 1 where only a run tells.</summary>
    public long AtOneRow => IsKnown ? Size : 1;

    public static Dim Of(long size) => new(size, 0);

    public static Dim Of(long size, int batches) => new(size, batches);

    /// <summary>Whether the two can be the same dimension.</summary>
    public bool Fits(Dim other) => !IsKnown || !other.IsKnown || this == other;

    public override string ToString() =>
        !IsKnown ? "?"
        : Batches == 0 ? Size.ToString(CultureInfo.InvariantCulture)
        : Size == 1 ? "batch"
        : string.Create(CultureInfo.InvariantCulture, $"{Size}·batch");
}
