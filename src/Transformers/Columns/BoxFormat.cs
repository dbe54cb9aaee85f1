namespace MlNet.MultiTask;

/// <summary>What the four numbers of a box stand for. x grows to the right and y downwards, in any unit, such as pixels or shares of the
/// image.</summary>
public enum BoxFormat
{
    /// <summary>Left, top, right, bottom.</summary>
    Corners,

    /// <summary>Left, top, width, height.</summary>
    CornerSize,

    /// <summary>x and y of the centre, width, height.</summary>
    CenterSize,
}
