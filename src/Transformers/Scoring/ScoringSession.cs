using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>
/// An ONNX Runtime session over the part of a network that some outputs need. Thread-safe: each caller uses its own
/// <see cref="ScoringBatch"/>. Its native part is freed when its owner has disposed it and the last run has ended.
/// </summary>
internal sealed class ScoringSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly ConcurrentDictionary<int, ScoringBatchPool> _pools = new();
    private readonly ReferenceCount _users;
    private int _disposed;

    public ScoringSession(
        InferenceSession session,
        bool onDevice,
        IEnumerable<InputColumn> inputs,
        IEnumerable<OutputColumn> outputs,
        int batchSize
    )
    {
        (_session, OnDevice, Inputs, Outputs) = (session, onDevice, [.. inputs], [.. outputs]);
        _users = new ReferenceCount(Free);
        SingleRows = Pool(1);
        Batches = Pool(batchSize);
    }

    /// <summary>Whether it computes on a device: inputs are then copied there when they are bound.</summary>
    public bool OnDevice { get; }

    /// <summary>Whether rows with missing features are refused.</summary>
    public bool RefusesMissing { get; init; }

    /// <summary>The feature columns that this part reads.</summary>
    public InputColumn[] Inputs { get; }

    /// <summary>The columns that it computes.</summary>
    public OutputColumn[] Outputs { get; }

    /// <summary>Batches of one row, for prediction engines.</summary>
    public ScoringBatchPool SingleRows { get; }

    /// <summary>Batches for cursors.</summary>
    public ScoringBatchPool Batches { get; }

    /// <summary>Batches of one size that is requested repeatedly.</summary>
    public ScoringBatchPool Pool(int rows) => _pools.GetOrAdd(rows, rows => new ScoringBatchPool(this, rows));

    /// <summary>Position of an output in <see cref="Outputs"/>.</summary>
    public int IndexOf(OutputColumn output) => Array.FindIndex(Outputs, other => other.Name == output.Name);

    /// <summary>Keeps the session open until <see cref="Release"/>.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Acquire()
    {
        if (!TryAcquire())
            throw new ObjectDisposedException(
                ScoringNetwork.Owner,
                "The model was disposed, perhaps with a prediction engine: engines "
                    + "dispose the model "
                    + "that they were made from, unless their options say OwnsTransformer = false."
            );
    }

    /// <summary>Keeps the session open until <see cref="Release"/>; false where it was disposed.</summary>
    public bool TryAcquire() => Volatile.Read(ref _disposed) == 0 && _users.TryAcquire();

    public void Release() => _users.Release();

    /// <summary>Tensors bound to the session's inputs and outputs. The caller has acquired the session.</summary>
    public OrtIoBinding CreateBinding(OrtValue[] inputs, OrtValue[] outputs)
    {
        var binding = _session.CreateIoBinding();
        BindInputs(binding, inputs);
        for (var i = 0; i < outputs.Length; i++)
            binding.BindOutput(Outputs[i].Name, outputs[i]);
        return binding;
    }

    /// <summary>The same with outputs whose size is known when they are there: ONNX Runtime makes them.</summary>
    public OrtIoBinding CreateBinding(OrtValue[] inputs)
    {
        var binding = _session.CreateIoBinding();
        BindInputs(binding, inputs);
        foreach (var output in Outputs)
            binding.BindOutputToDevice(output.Name, OrtMemoryInfo.DefaultInstance);
        return binding;
    }

    public void BindInputs(OrtIoBinding binding, OrtValue[] inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
            binding.BindInput(Inputs[i].Name, inputs[i]);
    }

    /// <summary>Runs it. The caller has acquired the session.</summary>
    public void Run(OrtIoBinding binding)
    {
        _session.RunWithBinding(_runOptions, binding);
        // Finalizers must not end a run.
        GC.KeepAlive(this);
        GC.KeepAlive(binding);
    }

    /// <summary>Accepts no new users; the native part is freed with the last user.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _users.Release();
    }

    private void Free()
    {
        foreach (var pool in _pools.Values)
            pool.Clear();
        _session.Dispose();
        _runOptions.Dispose();
    }
}
