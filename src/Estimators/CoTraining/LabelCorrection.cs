namespace MlNet.MultiTask;

/// <summary>Which labels are corrected when all other networks contradict them.</summary>
[Flags]
public enum LabelCorrection
{
    /// <summary>None: a propagated label never changes.</summary>
    None = 0,

    /// <summary>Labels that were propagated in earlier rounds.</summary>
    Propagated = 1,

    /// <summary>Labels of the data itself, for labels that may be wrong. A network memorises its own labels, so this works best if each
    /// network has its own labelled rows.</summary>
    Given = 2,

    /// <summary>Both.</summary>
    All = Propagated | Given,
}
