namespace MultiFashion;

/// <summary>What a method reached.</summary>
/// <param name="Method">The method.</param>
/// <param name="TopLeft">Accuracy of each seed on the garment at the top left.</param>
/// <param name="BottomRight">Accuracy of each seed on the other.</param>
/// <param name="Seconds">Seconds of training per seed.</param>
public sealed record MethodScores(Method Method, double[] TopLeft, double[] BottomRight, double Seconds)
{
    public double Mean => (TopLeft.Average() + BottomRight.Average()) / 2;

    /// <summary>Mean relative change against single-task networks (Maninis et al. 2019, eq. 4).</summary>
    public double Against(MethodScores single) =>
        (TopLeft.Average() / single.TopLeft.Average() + BottomRight.Average() / single.BottomRight.Average()) / 2 - 1;
}
