namespace MlNet.MultiTask.Splicing;

/// <summary>What a row is divided by.</summary>
internal enum LpNormKind
{
    /// <summary>Its length.</summary>
    L2,

    /// <summary>The sum of magnitudes.</summary>
    L1,

    /// <summary>The largest magnitude.</summary>
    Infinity,

    /// <summary>The deviation of its items, divided by their number.</summary>
    StandardDeviation,
}
