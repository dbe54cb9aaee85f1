namespace MlNet.MultiTask;

/// <summary>How much work goes into choosing the settings and the network if <see cref="MultiTaskOptions.Architecture"/> is not set; see
/// the page on tables.</summary>
public enum Preset
{
    /// <summary>A network that adapts to the rows: short trainings choose the encoding and the dropout, then a <see cref="TabM"/> of
    /// four members is trained, which is one network and one file.</summary>
    Default,

    /// <summary>A smaller network with standardised numbers and fewer epochs, without trials.</summary>
    Fast,

    /// <summary>The same with sixteen members. Training takes several times as long.</summary>
    Best,
}
