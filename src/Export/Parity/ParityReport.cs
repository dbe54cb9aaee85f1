namespace MlNet.MultiTask;

/// <summary>An exported file against the chain it came from.</summary>
public sealed record ParityReport
{
    internal ParityReport(int rows, IReadOnlyList<ParityDifference> outputs) => (Rows, Outputs) = (rows, outputs);

    /// <summary>Number of sample rows compared.</summary>
    public int Rows { get; internal init; }

    /// <summary>Each output's difference, in the file's order.</summary>
    public IReadOnlyList<ParityDifference> Outputs { get; internal init; }

    /// <summary>The largest difference of any output.</summary>
    public double Largest => Outputs.Count == 0 ? 0 : Outputs.Max(o => o.Largest);
}
