namespace MlNet.MultiTask;

/// <summary>What a comparison says about learning tasks together.</summary>
public enum ComparisonVerdict
{
    /// <summary>The interval holds both gain and loss, or there is none: more seeds, or more rows, would tell.</summary>
    CannotTell,

    /// <summary>Together is better: the whole interval lies above 0.</summary>
    Helps,

    /// <summary>Alone is better: the whole interval lies below 0.</summary>
    Hurts,
}
