namespace MlNet.MultiTask;

/// <summary>How much work goes into the settings and the network where <see cref="MultiTaskOptions.Architecture"/> is left open; see the
/// page on tables.</summary>
public enum Preset
{
    /// <summary>A network that adapts to the rows: short trainings on them decide between encodings and how much dropout there is, then one
    /// network is trained.</summary>
    Default,

    /// <summary>A smaller network with standardised numbers and fewer epochs, without trials.</summary>
    Fast,

    /// <summary>The default's encodings under a <see cref="TabM"/> ensemble, which is still one network and one file. Training takes
    /// several times as long.</summary>
    Best,
}
