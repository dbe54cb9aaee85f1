namespace MlNet.MultiTask;

/// <summary>What an export wrote.</summary>
/// <param name="Schema">The raw columns it reads, the tasks, and the columns it gives.</param>
/// <param name="Opset">Version of the standard operator set.</param>
/// <param name="CpuOnlyOperators">The operators in it outside the standard set, which run on the CPU only: over text, mostly.</param>
/// <param name="Parity">The file against the chain on the sample rows; null where the comparison was left out.</param>
public sealed record OnnxExportReport(ModelSchema Schema, int Opset, IReadOnlyList<string> CpuOnlyOperators, ParityReport? Parity);
