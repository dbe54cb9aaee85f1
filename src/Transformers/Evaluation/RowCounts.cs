namespace MlNet.MultiTask;

/// <summary>How many rows of some data have a task's label, and how many of those have no score. Filled while the rows are read.</summary>
internal sealed class RowCounts
{
    /// <summary>All rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows with the label, scored or not.</summary>
    public long Labelled { get; private set; }

    /// <summary>Rows with the label whose score is NaN.</summary>
    public long Unscored { get; private set; }

    /// <summary>The first such row, from 0; −1 where there is none.</summary>
    public long FirstUnscored { get; private set; } = -1;

    /// <summary>Rows with label and score.</summary>
    public long Measured => Labelled - Unscored;

    /// <summary>Counts a row without the label.</summary>
    public void AddUnlabelled() => Rows++;

    /// <summary>Counts a row with the label.</summary>
    /// <param name="isScored">Whether it has a score.</param>
    /// <returns><paramref name="isScored"/>.</returns>
    public bool AddLabelled(bool isScored)
    {
        Labelled++;
        if (!isScored && Unscored++ == 0)
            FirstUnscored = Rows;
        Rows++;
        return isScored;
    }
}
