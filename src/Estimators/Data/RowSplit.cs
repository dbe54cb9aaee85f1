namespace MlNet.MultiTask;

/// <summary>Which rows are trained on and which are held out.</summary>
/// <param name="Training">Rows to train on.</param>
/// <param name="Validation">Rows held out.</param>
internal sealed record RowSplit(int[] Training, int[] Validation)
{
    /// <summary>Holds out a random share of the rows; the same rows for the same seed.</summary>
    public static RowSplit Random(int rows, double validationFraction, int seed)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        new BalancerRandom(seed ^ 0x5EED).Shuffle(order);
        var heldOut = (int)Math.Round(rows * validationFraction);
        // At least one row to train on, and one held out where that was asked for.
        heldOut = rows < 2 ? 0 : Math.Clamp(heldOut, validationFraction > 0 ? 1 : 0, rows - 1);
        return new RowSplit(order[heldOut..], order[..heldOut]);
    }
}
