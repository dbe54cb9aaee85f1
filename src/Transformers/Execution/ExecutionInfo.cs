namespace MlNet.MultiTask;

/// <summary>What really runs a model.</summary>
/// <param name="Provider"><see cref="ExecutionProvider.Cpu"/> or a CUDA device.</param>
/// <param name="RuntimeVersion">Version of the native ONNX Runtime library.</param>
/// <param name="IntraOpThreads">Threads of one run; 0: as many as ONNX Runtime chose.</param>
/// <param name="BatchSize">Rows of one run when a data view is read.</param>
/// <param name="OperatorsOnCpu">On a CUDA device the operators of the model that have no CUDA kernel (those of <c>ai.onnx.ml</c>, and text); empty on the CPU, where all run.</param>
/// <param name="FallbackReason">Why the CPU stands in for a CUDA device; null where it does not.</param>
public sealed record ExecutionInfo(
    ExecutionProvider Provider, string RuntimeVersion, int IntraOpThreads, int BatchSize, IReadOnlyList<string> OperatorsOnCpu, string? FallbackReason = null)
{
    /// <summary>One line for logs.</summary>
    public override string ToString() =>
        $"{Provider}, ONNX Runtime {RuntimeVersion}, {(IntraOpThreads == 0 ? "default" : IntraOpThreads)} threads, batches of {BatchSize}" +
        (OperatorsOnCpu.Count == 0 ? "" : $"; on the CPU: {string.Join(", ", OperatorsOnCpu)}") +
        (FallbackReason is null ? "" : $"; instead of CUDA: {FallbackReason}");
}
