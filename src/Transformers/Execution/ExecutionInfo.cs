namespace MlNet.MultiTask;

/// <summary>What a model actually runs on.</summary>
public sealed record ExecutionInfo
{
    internal ExecutionInfo(
        ExecutionProvider provider,
        string runtimeVersion,
        int intraOpThreads,
        int batchSize,
        IReadOnlyList<string> operatorsOnCpu,
        string? fallbackReason = null
    )
    {
        Provider = provider;
        RuntimeVersion = runtimeVersion;
        IntraOpThreads = intraOpThreads;
        BatchSize = batchSize;
        OperatorsOnCpu = operatorsOnCpu;
        FallbackReason = fallbackReason;
    }

    /// <summary><see cref="ExecutionProvider.Cpu"/> or a CUDA device.</summary>
    public ExecutionProvider Provider { get; internal init; }

    /// <summary>Version of the native ONNX Runtime library.</summary>
    public string RuntimeVersion { get; internal init; }

    /// <summary>Threads of one run; 0: as many as ONNX Runtime chose.</summary>
    public int IntraOpThreads { get; internal init; }

    /// <summary>Rows of one run when a data view is read.</summary>
    public int BatchSize { get; internal init; }

    /// <summary>On a CUDA device the operators of the model that have no CUDA kernel (those of <c>ai.onnx.ml</c>, and text); empty on the
    /// CPU, where all run.</summary>
    public IReadOnlyList<string> OperatorsOnCpu { get; internal init; }

    /// <summary>Why the CPU is used instead of a CUDA device; null if it is not.</summary>
    public string? FallbackReason { get; internal init; }

    /// <summary>One line for logs.</summary>
    public override string ToString() =>
        $"{Provider}, ONNX Runtime {RuntimeVersion}, {(IntraOpThreads == 0 ? "default" : IntraOpThreads)} threads, batches of {BatchSize}"
        + (OperatorsOnCpu.Count == 0 ? "" : $"; on the CPU: {string.Join(", ", OperatorsOnCpu)}")
        + (FallbackReason is null ? "" : $"; instead of CUDA: {FallbackReason}");
}
