namespace MlNet.MultiTask;

/// <summary>How a decoder brings a map to the size of a finer one.</summary>
public enum MapUpsampling
{
    /// <summary>Linearly between the centres of pixels.</summary>
    Bilinear,

    /// <summary>Each value several times.</summary>
    Nearest,

    /// <summary>A transposed convolution whose windows lie side by side (Ronneberger et al. 2015, "up-convolution"), with as many channels
    /// as come in.</summary>
    Transposed,
}
