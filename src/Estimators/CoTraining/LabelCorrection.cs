namespace MlNet.MultiTask;

/// <summary>Which labels are corrected when all other networks contradict them.</summary>
[Flags]
public enum LabelCorrection
{
    /// <summary>None: a label that was once propagated stays as it is.</summary>
    None = 0,

    /// <summary>Labels that were propagated in earlier rounds.</summary>
    Propagated = 1,

    /// <summary>Labels of the data itself, for labels that may be wrong. A network learns its own labels by heart, so this does most where
    /// each has its own labelled rows.</summary>
    Given = 2,

    /// <summary>Both.</summary>
    All = Propagated | Given,
}
