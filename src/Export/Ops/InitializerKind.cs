namespace MlNet.MultiTask.Extending;

/// <summary>Distribution of a parameter's first values.</summary>
public enum InitializerKind
{
    /// <summary>All the same number.</summary>
    Constant,

    /// <summary>Uniform in [−scale, scale].</summary>
    Uniform,

    /// <summary>Normal with mean 0 and this standard deviation.</summary>
    Normal,

    /// <summary>+scale or −scale with equal probability.</summary>
    Sign,

    /// <summary>Values that are given.</summary>
    Given,
}
