namespace MlNet.MultiTask;

/// <summary>How much work goes into choosing the settings and the network if <see cref="MultiTaskOptions.Architecture"/> is not set; see
/// the page on tables.</summary>
public enum Preset
{
    /// <summary>A network that adapts to the rows: short trainings choose the encoding and the dropout, then one network is
    /// trained.</summary>
    Default,

    /// <summary>A smaller network with standardised numbers and fewer epochs, without trials.</summary>
    Fast,

    /// <summary>The default's encodings under a <see cref="TabM"/> ensemble, which is still one network and one file. Training takes
    /// several times as long.</summary>
    Best,
}
