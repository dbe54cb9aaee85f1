namespace Census;

/// <summary>What is computed from a row before the pipeline: two labels, and the logarithms of two long-tailed amounts.</summary>
public sealed class Derived
{
    public bool IsRich { get; set; }

    public bool NeverMarried { get; set; }

    public float LogGain { get; set; }

    public float LogLoss { get; set; }
}
