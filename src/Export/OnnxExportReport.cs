namespace MlNet.MultiTask;

/// <summary>What an export wrote.</summary>
public sealed record OnnxExportReport
{
    internal OnnxExportReport(ModelSchema schema, int opset, IReadOnlyList<string> cpuOnlyOperators, ParityReport? parity) =>
        (Schema, Opset, CpuOnlyOperators, Parity) = (schema, opset, cpuOnlyOperators, parity);

    /// <summary>The raw columns it reads, the tasks, and the columns it gives.</summary>
    public ModelSchema Schema { get; internal init; }

    /// <summary>Version of the standard operator set.</summary>
    public int Opset { get; internal init; }

    /// <summary>The operators in it outside the standard set, which run on the CPU only: over text, mostly.</summary>
    public IReadOnlyList<string> CpuOnlyOperators { get; internal init; }

    /// <summary>The file against the chain on the sample rows; null where the comparison was left out.</summary>
    public ParityReport? Parity { get; internal init; }
}
