namespace MlNet.MultiTask;

/// <summary>A decision threshold as a probability, and as the logit that a graph compares with.</summary>
internal static class LabelThreshold
{
    /// <summary>The logit of a probability between 0 and 1, as the graph has it.</summary>
    public static float Logit(double probability) => (float)Math.Log(probability / (1 - probability));

    /// <summary>The probability of a logit.</summary>
    public static double Probability(double logit) => 1 / (1 + Math.Exp(-logit));
}
