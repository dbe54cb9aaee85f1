namespace MlNet.MultiTask;

/// <summary>How a model is executed by ONNX Runtime.</summary>
public sealed record ExecutionOptions
{
    /// <summary>The execution provider.</summary>
    /// <remarks>Null follows the context: <c>MLContext.GpuDeviceId</c> names a CUDA device, <c>MLContext.FallbackToCpu</c> says whether the
    /// CPU may be used instead; without a device it is the CPU.</remarks>
    /// <value>Default null.</value>
    public ExecutionProvider? Provider { get; init; }

    /// <summary>Whether the CPU may be used if <see cref="ExecutionProvider.Cuda"/> is not available. <see cref="ExecutionProvider.Auto"/>
    /// always may.</summary>
    /// <value>Default null: as <c>MLContext.FallbackToCpu</c> says, and false without a context.</value>
    public bool? FallbackToCpu { get; init; }

    /// <summary>The most memory in bytes that ONNX Runtime's arena may take on a CUDA device; 0 sets no limit. The CPU's is not
    /// limited.</summary>
    /// <value>Default 0. Not negative.</value>
    public long MemoryLimit { get; init; }

    /// <summary>Threads that one run of the network may use; 0 leaves it to ONNX Runtime (one per core).</summary>
    /// <value>Default 1: small networks do not gain from more threads, and cursors run in parallel anyway. Range 0 to 1024.</value>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Rows that are scored in one run when a data view is read; 0 chooses by the network's size.</summary>
    /// <value>Default 0. Range 0 to 1,048,576.</value>
    public int BatchSize { get; init; }

    /// <summary>
    /// Whether rows with a missing feature are refused: scoring then throws <see cref="InvalidOperationException"/> and names row, task and
    /// column. Otherwise their scores and probabilities are NaN and predicted classes are missing (key 0); a Boolean predicted label is
    /// false, since the type has no missing value.
    /// </summary>
    /// <value>Default false.</value>
    public bool RefuseMissing { get; init; }

    /// <summary>
    /// Whether a model file may hold any ONNX operators and be of any size. A file is otherwise only loaded where it is made of the
    /// operators that this library and ML.NET write, within limits, so that an untrusted file cannot crash the process or fill its memory.
    /// Set it for files of your own that hold other operators, such as those of a converter that you added to the export.
    /// </summary>
    /// <value>Default false.</value>
    public bool TrustFile { get; init; }

    internal void Validate()
    {
        Guard.Range(MemoryLimit >= 0, MemoryLimit, "0 (no limit) or a number of bytes");
        Guard.Range(IntraOpThreads is >= 0 and <= 1024, IntraOpThreads, "from 0 (ONNX Runtime chooses) to 1024");
        Guard.Range(BatchSize is >= 0 and <= 1 << 20, BatchSize, "from 0 (chosen by the network's size) to 1,048,576 rows");
    }
}
