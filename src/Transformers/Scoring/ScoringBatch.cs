using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>Input and output arrays of up to <see cref="Capacity"/> rows, bound once to ONNX Runtime values: a run allocates nothing. Used by one thread at a time.</summary>
internal sealed class ScoringBatch : IDisposable
{
    private readonly NetworkSession _session;
    private readonly OrtValue[] _fullInputs;
    private readonly OrtValue?[] _fullOutputs;

    public ScoringBatch(NetworkSession session, int capacity)
    {
        _session = session;
        Capacity = capacity;
        Inputs = [.. session.Schema.Inputs.Select(input => Allocate(input.Type, capacity * input.Size))];
        Outputs = [.. session.Outputs.Select(output => Allocate(output.Type, capacity * output.Size))];
        _fullInputs = [.. Inputs.Select((array, i) => Bind(array, capacity, session.Schema.Inputs[i].Size))];
        _fullOutputs = new OrtValue?[Outputs.Length];
    }

    public int Capacity { get; }

    /// <summary>One array [capacity, size] per input column.</summary>
    public Array[] Inputs { get; }

    /// <summary>One array [capacity, size] per output column.</summary>
    public Array[] Outputs { get; }

    /// <summary>Scores the first <paramref name="rows"/> rows.</summary>
    /// <param name="rows">1 to <see cref="Capacity"/>.</param>
    /// <param name="selection">Which outputs to compute; the other arrays keep what they had.</param>
    public void Run(int rows, OutputSelection selection)
    {
        if (rows == Capacity)
            RunFull(selection);
        else
            RunPart(rows, selection);
    }

    public void Dispose()
    {
        foreach (var value in _fullInputs)
            value.Dispose();
        foreach (var value in _fullOutputs)
            value?.Dispose();
    }

    private void RunFull(OutputSelection selection)
    {
        if (!ReferenceEquals(_lastSelection, selection))
        {
            _selected = new OrtValue[selection.Indices.Length];
            for (var k = 0; k < _selected.Length; k++)
            {
                var i = selection.Indices[k];
                _selected[k] = _fullOutputs[i] ??= Bind(Outputs[i], Capacity, _session.Outputs[i].Size);
            }
            _lastSelection = selection;
        }
        _session.Run(_fullInputs, selection.Names, _selected);
    }

    private OutputSelection? _lastSelection;
    private OrtValue[] _selected = [];

    private void RunPart(int rows, OutputSelection selection)
    {
        var inputs = Inputs.Select((array, i) => Bind(array, rows, _session.Schema.Inputs[i].Size)).ToArray();
        var outputs = selection.Indices.Select(i => Bind(Outputs[i], rows, _session.Outputs[i].Size)).ToArray();
        try
        {
            _session.Run(inputs, selection.Names, outputs);
        }
        finally
        {
            foreach (var value in inputs)
                value.Dispose();
            foreach (var value in outputs)
                value.Dispose();
        }
    }

    private static Array Allocate(ColumnItem type, int length) => type switch
    {
        ColumnItem.Single => new float[length],
        ColumnItem.Boolean => new bool[length],
        ColumnItem.Key => new uint[length],
        ColumnItem.Byte => new byte[length],
        _ => throw new NotSupportedException($"Tensors of {type} are not known."),
    };

    private static OrtValue Bind(Array array, int rows, int size) => array switch
    {
        float[] a => Bind(a, rows, size),
        bool[] a => Bind(a, rows, size),
        uint[] a => Bind(a, rows, size),
        byte[] a => Bind(a, rows, size),
        _ => throw new NotSupportedException(array.GetType().Name),
    };

    private static OrtValue Bind<T>(T[] array, int rows, int size) where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, array.AsMemory(0, rows * size), [rows, size]);
}
