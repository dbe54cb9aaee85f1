namespace MlNet.MultiTask;

/// <summary>An exported file against the chain it came from.</summary>
/// <param name="Rows">Number of sample rows compared.</param>
/// <param name="Outputs">Each output's difference, in the file's order.</param>
public sealed record ParityReport(int Rows, IReadOnlyList<ParityDifference> Outputs)
{
    /// <summary>The largest difference of any output.</summary>
    public double Largest => Outputs.Count == 0 ? 0 : Outputs.Max(o => o.Largest);
}
