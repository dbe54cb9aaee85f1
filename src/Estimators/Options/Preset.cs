namespace MlNet.MultiTask;

/// <summary>How much work goes into choosing the settings and the network if <see cref="MultiTaskOptions.Architecture"/> is not set; see
/// the page on tables.</summary>
public enum Preset
{
    /// <summary>A network that adapts to the rows: short trainings choose the encoding and the dropout, then a <see cref="TabM"/> of four
    /// members with batches of their own is trained, which is one network and one file; they see every row of a batch where
    /// <see cref="MultiTaskOptions.BatchSize"/> is set. From 200 rows on it is trained a second time, on all rows, those of a validation
    /// view included, unless <see cref="MultiTaskOptions.Refit"/> is set to false: measure it on rows that it was not given.</summary>
    Default,

    /// <summary>One network of two layers after the same trials, with less patience and no second training: a twentieth to a quarter
    /// of the time of <see cref="Default"/>.</summary>
    Fast,

    /// <summary>The same with eight members, and three whole trainings choose the dropout by the held-out rows. Training takes several
    /// times as long; where it is cancelled before its dropout is chosen, the best of those trainings is the model.</summary>
    Best,
}
