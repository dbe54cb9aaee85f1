namespace MlNet.MultiTask;

/// <summary>The meaning of a box's four numbers. x grows to the right and y downwards, in any unit, such as pixels or shares of the
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
