namespace MlNet.MultiTask;

/// <summary>An exported file against the chain it came from.</summary>
public sealed record ParityReport
{
    internal ParityReport(int rows, IReadOnlyList<ParityDifference> outputs) => (Rows, Outputs) = (rows, outputs);

    /// <summary>Number of sample rows compared.</summary>
    public int Rows { get; internal init; }

    /// <summary>
    /// Number of rows that were made from the schema (a missing, unseen, negative, zero, long or non-ASCII value in one column) and
    /// compared too. Those that the file or the chain stops on are not among them.
    /// </summary>
    public int EdgeRows { get; internal init; }

    /// <summary>Each output's difference, in the file's order.</summary>
    public IReadOnlyList<ParityDifference> Outputs { get; internal init; }

    /// <summary>The largest difference of any output.</summary>
    public double Largest => Outputs.Count == 0 ? 0 : Outputs.Max(o => o.Largest);
}
