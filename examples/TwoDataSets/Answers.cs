namespace TwoDataSets;

/// <summary>What the two surveys ask for.</summary>
public sealed class Answers
{
    /// <summary>More than 50,000 dollars a year.</summary>
    public bool IsRich { get; set; }

    /// <summary>Never married.</summary>
    public bool NeverMarried { get; set; }
}
