namespace MlNet.MultiTask;

/// <summary>What a box task's <c>Probability</c> says of a row, if it has one.</summary>
public enum BoxConfidence
{
    /// <summary>There is none: rows without a box have no label.</summary>
    None,

    /// <summary>The probability that the row has a box, learnt from the rows that have none.</summary>
    Presence,

    /// <summary>The expected overlap of the predicted box with the true one, 0 where there is none: Pr(object) · IoU (Redmon et al. 2016,
    /// §2). Ranks boxes also where every row has one.</summary>
    Overlap,
}
