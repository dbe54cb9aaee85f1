namespace MlNet.MultiTask;

/// <summary>
/// Before they become labels, each network's predictions are smoothed over a graph of nearest neighbours among its own inputs, so that rows
/// that look alike get like labels: local and global consistency (Zhou, Bousquet, Lal, Weston, Schölkopf 2004, the iteration of section 2),
/// with Gaussian weights of local width (Zelnik-Manor, Perona 2004, equation 3).
/// </summary>
/// <remarks>
/// Neighbours are found by comparing every row with every other: time grows with the square of the rows, a few seconds for ten thousand
/// rows of some hundred numbers. Columns of keys do not count; each column of numbers counts as much as any other, however many slots it
/// has. A sequence of numbers counts by the means of its channels over the row's steps; the slots of a bag
/// (<see cref="BagEncoding"/>), where they are more than 1,024, by sums of some of them each, which keep distances but for some hundredths.
/// </remarks>
public sealed record GraphSmoothing
{
    /// <summary>Nearest neighbours of a row.</summary>
    /// <value>Default 10. From 1 to 1000, and fewer than there are rows.</value>
    public int Neighbours { get; init; } = 10;

    /// <summary>How much of a row's value comes from its neighbours in a step; the rest is the row's own prediction or label.</summary>
    /// <value>Default 0.8. Greater than 0 and less than 1.</value>
    public double Alpha { get; init; } = 0.8;

    /// <summary>Steps of the iteration; it converges as <see cref="Alpha"/> to their number.</summary>
    /// <value>Default 30. From 1 to 10,000.</value>
    public int Steps { get; init; } = 30;

    internal void Validate()
    {
        Guard.Range(Neighbours is >= 1 and <= 1000, Neighbours, "from 1 to 1000");
        Guard.Range(Alpha is > 0 and < 1, Alpha, "greater than 0 and less than 1");
        Guard.Range(Steps is >= 1 and <= 10_000, Steps, "from 1 to 10,000");
    }
}
