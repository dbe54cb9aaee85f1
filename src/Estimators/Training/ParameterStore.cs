using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// All parameters in one flat buffer, the shared ones first, and their gradients in another. Each parameter is a leaf tensor over a slice, and its gradient a
/// slice of the gradient buffer: backward adds in place, an update is one pass over contiguous memory, and a task's gradient with respect to the shared
/// part is one vector.
/// </summary>
internal sealed class ParameterStore : IDisposable
{
    // Slices start on cache lines, so that vector loads and BLAS kernels see aligned memory. The gaps stay zero.
    private const int Alignment = 16;

    private readonly Dictionary<string, Tensor> _leaves = [];
    private readonly Dictionary<string, Tensor> _states = [];
    private readonly Dictionary<string, Tensor> _constants = [];
    private readonly Dictionary<int, Range> _ownRanges = [];
    private readonly List<Tensor> _owned = [];
    private readonly IReadOnlyList<ParameterSlice> _slices;

    /// <param name="network">The network's parameters and states.</param>
    /// <param name="seed">Seed of the first values.</param>
    /// <param name="device">Where the buffers live.</param>
    public ParameterStore(ShapeRecord network, int seed, Device device)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var slices = new List<ParameterSlice>();
        var offset = 0;
        // The shared ones, then each task's own ones together: a stable sort keeps the order of declaration otherwise.
        foreach (var group in network.Parameters.OrderBy(parameter => parameter.Task ?? -1).GroupBy(parameter => parameter.Task ?? -1))
        {
            var start = offset;
            foreach (var parameter in group)
            {
                var slice = new ParameterSlice(parameter, offset);
                slices.Add(slice);
                offset = checked(offset + (slice.Count + Alignment - 1) / Alignment * Alignment);
            }
            if (group.Key < 0)
                SharedCount = offset;
            else
                _ownRanges.Add(group.Key, start..offset);
        }
        _slices = slices;
        Count = offset;
        var first = new float[Math.Max(Alignment, Count)];
        foreach (var slice in slices)
            ParameterStart.Fill(first.AsSpan(slice.Offset, slice.Count), slice.Parameter, seed);
        // A tensor over an array lives in the array's memory, wherever that lies, and the products' last bits follow from it: libtorch's own memory is aligned.
        Values = Own(tensor(first, device: device).clone());
        Gradients = Own(zeros(first.Length, device: device));
        foreach (var slice in slices)
        {
            long[] shape = [.. slice.Parameter.Shape.Select(size => (long)size)];
            var leaf = Own(Values.narrow(0, slice.Offset, slice.Count).view(shape).detach().requires_grad_(true));
            leaf.grad = Own(Gradients.narrow(0, slice.Offset, slice.Count).view(shape));
            _leaves.Add(slice.Parameter.Name, leaf);
        }
        foreach (var state in network.States)
            _states.Add(state.Name, Own(full([.. state.Shape.Select(size => (long)size)], state.Initial, device: device)));
    }

    /// <summary>Length of the flat buffers, gaps included.</summary>
    public int Count { get; }

    /// <summary>Length of the part that belongs to shared parameters; it comes first.</summary>
    public int SharedCount { get; }

    /// <summary>The part of the flat buffers that belongs to one task alone; empty where it has no parameters of its own.</summary>
    public Range OwnRange(int task) => _ownRanges.GetValueOrDefault(task, 0..0);

    public Tensor Values { get; }

    public Tensor Gradients { get; }

    /// <summary>The values' memory. CPU only.</summary>
    public Span<float> ValueSpan => MemoryMarshal.Cast<byte, float>(Values.bytes);

    /// <summary>The gradients' memory. CPU only.</summary>
    public Span<float> GradientSpan => MemoryMarshal.Cast<byte, float>(Gradients.bytes);

    /// <summary>Whether no value is NaN or infinite. CPU only.</summary>
    public bool IsFinite
    {
        get
        {
            foreach (var value in ValueSpan)
                if (!float.IsFinite(value))
                    return false;
            return true;
        }
    }

    public IReadOnlyList<ParameterSlice> Slices => _slices;

    public Tensor Parameter(string name) => _leaves[name];

    public Tensor State(string name) => _states[name];

    /// <summary>A fixed tensor on the network's device, made once and kept as long as the store.</summary>
    public Tensor Constant(string name, ReadOnlyMemory<float> values, ReadOnlySpan<int> shape)
    {
        if (_constants.TryGetValue(name, out var known))
            return known;
        long[] sizes = [.. shape.ToArray().Select(size => (long)size)];
        using var flat = tensor(values.ToArray(), device: Values.device);
        var made = Own(flat.view(sizes).clone());
        _constants.Add(name, made);
        return made;
    }

    /// <summary>All parameters and states by name, copied: what is exported, and what early stopping goes back to.</summary>
    public Dictionary<string, float[]> Capture()
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var captured = new Dictionary<string, float[]>();
        foreach (var (name, leaf) in _leaves)
            captured.Add(name, leaf.detach().cpu().data<float>().ToArray());
        foreach (var (name, state) in _states)
            captured.Add(name, state.cpu().data<float>().ToArray());
        return captured;
    }

    /// <summary>Puts values and states into a checkpoint, each parameter by its name and in its shape.</summary>
    public void Capture(Checkpoint to)
    {
        foreach (var slice in _slices)
            to.Put<float>("weights/" + slice.Parameter.Name, ValueSpan.Slice(slice.Offset, slice.Count), [.. slice.Parameter.Shape.Select(size => (long)size)]);
        foreach (var (name, values) in CaptureStates())
            to.Put<float>("states/" + name, values);
    }

    /// <summary>Reads it back.</summary>
    public void Restore(Checkpoint from)
    {
        foreach (var slice in _slices)
            from.CopyTo("weights/" + slice.Parameter.Name, ValueSpan.Slice(slice.Offset, slice.Count));
        var states = CaptureStates();
        foreach (var (name, values) in states)
            from.CopyTo<float>("states/" + name, values);
        RestoreStates(states);
    }

    /// <summary>Starts from known values: those that have none keep their own start.</summary>
    public void Load(Func<string, float[]?> known)
    {
        foreach (var slice in _slices)
            if (known(slice.Parameter.Name) is { } values)
                Fitting(slice.Parameter.Name, values, slice.Count).CopyTo(ValueSpan.Slice(slice.Offset, slice.Count));
        var states = CaptureStates();
        foreach (var (name, state) in states)
            if (known(name) is { } values)
                Fitting(name, values, state.Length).CopyTo(state, 0);
        RestoreStates(states);

        static float[] Fitting(string name, float[] values, int count) => values.Length == count ? values
            : throw new InvalidOperationException($"'{name}' has {values.Length} values in the model and {count} in the network that is to be trained further: their architectures differ.");
    }

    /// <summary>The states by name, copied.</summary>
    public Dictionary<string, float[]> CaptureStates()
    {
        using var scope = NewDisposeScope();
        return _states.ToDictionary(state => state.Key, state => state.Value.cpu().data<float>().ToArray());
    }

    /// <summary>Puts back what <see cref="CaptureStates"/> gave.</summary>
    public void RestoreStates(IReadOnlyDictionary<string, float[]> captured)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        foreach (var (name, state) in _states)
            state.copy_(tensor(captured[name]).view(state.shape));
    }

    public void Dispose()
    {
        foreach (var tensor in _owned)
            tensor.Dispose();
    }

    private Tensor Own(Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        _owned.Add(tensor);
        return tensor;
    }
}
