using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>An ONNX Runtime session over the part of a network that some outputs need. Thread-safe: each caller brings its own <see cref="ScoringBatch"/>.</summary>
internal sealed class ScoringSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();

    public ScoringSession(InferenceSession session, bool onDevice, IEnumerable<InputColumn> inputs, IEnumerable<OutputColumn> outputs, int batchSize)
    {
        (_session, OnDevice, Inputs, Outputs) = (session, onDevice, [.. inputs], [.. outputs]);
        SingleRows = new ScoringBatchPool(this, 1);
        Batches = new ScoringBatchPool(this, batchSize);
    }

    /// <summary>Whether it computes on a device: inputs are then copied there when they are bound.</summary>
    public bool OnDevice { get; }

    /// <summary>The feature columns that this part reads.</summary>
    public InputColumn[] Inputs { get; }

    /// <summary>The columns that it gives.</summary>
    public OutputColumn[] Outputs { get; }

    /// <summary>Batches of one row, for prediction engines.</summary>
    public ScoringBatchPool SingleRows { get; }

    /// <summary>Batches for cursors.</summary>
    public ScoringBatchPool Batches { get; }

    /// <summary>Where an output stands in <see cref="Outputs"/>.</summary>
    public int IndexOf(OutputColumn output) => Array.FindIndex(Outputs, other => other.Name == output.Name);

    public OrtIoBinding CreateBinding(OrtValue[] inputs, OrtValue[] outputs)
    {
        var binding = _session.CreateIoBinding();
        BindInputs(binding, inputs);
        for (var i = 0; i < outputs.Length; i++)
            binding.BindOutput(Outputs[i].Name, outputs[i]);
        return binding;
    }

    public void BindInputs(OrtIoBinding binding, OrtValue[] inputs)
    {
        for (var i = 0; i < inputs.Length; i++)
            binding.BindInput(Inputs[i].Name, inputs[i]);
    }

    public void Run(OrtIoBinding binding) => _session.RunWithBinding(_runOptions, binding);

    public void Dispose()
    {
        SingleRows.Dispose();
        Batches.Dispose();
        _session.Dispose();
        _runOptions.Dispose();
    }
}
