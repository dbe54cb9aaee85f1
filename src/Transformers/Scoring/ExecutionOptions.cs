namespace MlNet.MultiTask;

/// <summary>How a model is executed by ONNX Runtime.</summary>
public sealed class ExecutionOptions
{
    /// <summary>Threads that one run of the network may use; 0 leaves it to ONNX Runtime (one per core).</summary>
    /// <value>Default 1: small networks lose more to waking threads than they gain, and cursors run side by side anyway. Range 0 to 1024.</value>
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>Rows that are scored in one run when a data view is read; 0 chooses by the network's size.</summary>
    /// <value>Default 0. Range 0 to 1,048,576.</value>
    public int BatchSize { get; set; }

    internal void Validate()
    {
        if (IntraOpThreads is < 0 or > 1024)
            throw new ArgumentOutOfRangeException(nameof(IntraOpThreads), IntraOpThreads, "IntraOpThreads must be from 0 (ONNX Runtime chooses) to 1024.");
        if (BatchSize is < 0 or > 1 << 20)
            throw new ArgumentOutOfRangeException(nameof(BatchSize), BatchSize, "BatchSize must be from 0 (chosen by the network's size) to 1,048,576 rows.");
    }
}
