using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>Values of up to <see cref="Capacity"/> rows, bound once to an ONNX Runtime session: a run over all of them allocates nothing.
/// Used by one thread at a time.</summary>
internal sealed class ScoringBatch : IDisposable
{
    // Gathered requests have varying sizes, so bindings are kept by size.
    private const int MaximumParts = 256;

    private readonly ScoringSession _session;
    private readonly Binding? _full;
    private readonly SequenceRun? _sequences;
    private readonly OpenRun? _open;
    private readonly Binding?[] _parts;

    public ScoringBatch(ScoringSession session, int capacity)
    {
        (_session, Capacity) = (session, capacity);
        Inputs = [.. session.Inputs.Select(input => TensorBuffer.Create(input, capacity))];
        Outputs = [.. session.Outputs.Select(output => TensorBuffer.Create(output, capacity))];
        // A task's columns are scored together.
        for (var i = 0; i < Outputs.Length; i++)
            if (Outputs[i] is IListBuffer list)
                list.Count = (ListBuffer<float>)Outputs[Array.FindIndex(session.Outputs, o => o.Name == session.Outputs[i].ListScore)];
        if (session.Inputs.Any(input => input.IsSequence))
            _sequences = new SequenceRun(session, this);
        else if (session.Outputs.Any(output => output.IsSequence))
            _open = new OpenRun(session, this);
        else
            _full = new Binding(this, capacity);
        _parts = new Binding?[Math.Min(capacity, MaximumParts)];
    }

    public int Capacity { get; }

    /// <summary>One buffer per input of the session.</summary>
    public TensorBuffer[] Inputs { get; }

    /// <summary>One buffer per output of the session.</summary>
    public TensorBuffer[] Outputs { get; }

    /// <summary>Scores the first rows: reads <see cref="Inputs"/>, fills <see cref="Outputs"/>.</summary>
    /// <param name="rows">1 to <see cref="Capacity"/>.</param>
    /// <param name="firstRow">The number of the first row, for errors.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="InvalidOperationException">A feature is missing, and the model's options say to refuse that.</exception>
    public void Run(int rows, long firstRow = 0)
    {
        RunUnchecked(rows, firstRow);
        Check(0, rows, firstRow);
    }

    /// <summary>Scores the first rows; the caller checks for missing features with <see cref="Check"/>.</summary>
    /// <inheritdoc cref="Run" path="/param"/>
    public void RunUnchecked(int rows, long firstRow = 0)
    {
        _session.Acquire();
        try
        {
            if (_sequences is not null)
                _sequences.Run(rows, firstRow);
            else if (_open is not null)
                _open.Run(rows);
            else
                RunBound(rows);
        }
        finally
        {
            _session.Release();
        }
    }

    /// <summary>Refuses rows with missing features where the model's options say so.</summary>
    public void Check(int from, int count, long firstRow)
    {
        if (_session.RefusesMissing)
            MissingFeatures.Refuse(this, _session, from, count, firstRow);
    }

    public void Dispose()
    {
        _full?.Dispose();
        _sequences?.Dispose();
        foreach (var part in _parts)
            part?.Dispose();
    }

    /// <summary>Runs the first rows through tensors that are bound for this run only, as sequences need it.</summary>
    public void RunOnce(int rows)
    {
        using var binding = new Binding(this, rows);
        binding.Run();
    }

    private void RunBound(int rows)
    {
        if (rows == Capacity)
        {
            _full!.Run();
            return;
        }
        ref var part = ref _parts[rows % _parts.Length];
        if (part?.Rows != rows)
        {
            part?.Dispose();
            part = new Binding(this, rows);
        }
        part.Run();
    }

    /// <summary>The buffers' first rows as tensors.</summary>
    private sealed class Binding : IDisposable
    {
        private readonly ScoringBatch _batch;
        private readonly OrtIoBinding _binding;
        private readonly OrtValue[] _inputs;
        private readonly OrtValue[] _outputs;

        public Binding(ScoringBatch batch, int rows)
        {
            (_batch, Rows) = (batch, rows);
            _inputs = [.. batch.Inputs.Select(buffer => buffer.Bind(rows))];
            _outputs = [.. batch.Outputs.Select(buffer => buffer.Bind(rows))];
            _binding = batch._session.CreateBinding(_inputs, _outputs);
        }

        public int Rows { get; }

        public void Run()
        {
            for (var i = 0; i < _inputs.Length; i++)
                _batch.Inputs[i].Push(_inputs[i], Rows);
            if (_batch._session.OnDevice)
                _batch._session.BindInputs(_binding, _inputs);
            _batch._session.Run(_binding);
            for (var i = 0; i < _outputs.Length; i++)
                _batch.Outputs[i].Pull(_outputs[i], Rows);
        }

        public void Dispose()
        {
            _binding.Dispose();
            foreach (var value in _inputs)
                value.Dispose();
            foreach (var value in _outputs)
                value.Dispose();
        }
    }
}
