namespace MlNet.MultiTask;

/// <summary>What an input of a file stands for, besides the one that has the rows themselves.</summary>
internal enum TrunkInputRole
{
    /// <summary>1 for a row's steps, 0 behind its end.</summary>
    Mask,

    /// <summary>0 for a row's steps, 1 behind its end.</summary>
    Filling,

    /// <summary>The positions 0, 1, 2, …</summary>
    Positions,

    /// <summary>Which of several texts a step belongs to: all to the first.</summary>
    Segments,
}
