using System.Runtime.InteropServices;
using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace MlNet.MultiTask;

/// <summary>
/// All parameters in one flat buffer, the shared ones first, and their gradients in another. Each parameter is a leaf tensor over a slice,
/// and its gradient a slice of the gradient buffer: backward adds in place, an update is one pass over contiguous memory, and a task's
/// gradient with respect to the shared part is one vector.
/// </summary>
internal sealed partial class ParameterStore : IDisposable
{
    private readonly Dictionary<string, Tensor> _leaves = [];
    private readonly Dictionary<string, Tensor> _states = [];
    private readonly Dictionary<string, Tensor> _constants = [];
    private readonly Dictionary<int, Range> _ownRanges = [];
    private readonly Dictionary<string, int> _owners = [];
    private readonly List<Tensor> _owned = [];
    private readonly IReadOnlyList<ParameterSlice> _slices;
    private readonly Tensor _gradientsAndRoom;
    private readonly Tensor _valuesAndRoom;
    private BagGradients? _bags;

    /// <param name="network">The network's parameters and states.</param>
    /// <param name="seed">Seed of the first values.</param>
    /// <param name="device">Where the buffers live.</param>
    /// <param name="byTensors">Whether to go without spans over the buffers' memory on the CPU too, as on every other device.</param>
    /// <param name="room">Numbers behind the values, and behind the gradients, in the same memory.</param>
    public ParameterStore(ShapeRecord network, int seed, Device device, bool byTensors = false, int room = 0)
    {
        HasSpans = device.type == DeviceType.CPU && !byTensors;
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
                offset = checked(offset + slice.Length);
            }
            if (group.Key < 0)
                SharedCount = offset;
            else
                _ownRanges.Add(group.Key, start..offset);
        }
        _slices = slices;
        Count = offset;
        var first = new float[Math.Max(ParameterSlice.Alignment, Count)];
        foreach (var slice in slices)
            ParameterStart.Fill(first.AsSpan(slice.Offset, slice.Count), slice.Parameter.Name, slice.Parameter.Initializer, seed);
        // A tensor over an array lives in the array's memory, wherever that lies, and the products' last bits follow from it: libtorch's
        // own memory is aligned.
        _valuesAndRoom = Own(tensor([.. first, .. new float[room]], device: device).clone());
        Values = Own(_valuesAndRoom.narrow(0, 0, first.Length));
        _gradientsAndRoom = Own(zeros(first.Length + room, device: device));
        Gradients = Own(_gradientsAndRoom.narrow(0, 0, first.Length));
        foreach (var slice in slices)
        {
            long[] shape = [.. slice.Parameter.Shape.Select(size => (long)size)];
            var leaf = Own(Values.narrow(0, slice.Offset, slice.Count).view(shape).detach().requires_grad_(true));
            leaf.grad = Own(Gradients.narrow(0, slice.Offset, slice.Count).view(shape));
            _leaves.Add(slice.Parameter.Name, leaf);
            if (slice.Parameter.Task is { } owner)
                _owners.Add(slice.Parameter.Name, owner);
        }
        SharedValues = Own(Values.narrow(0, 0, SharedCount));
        SharedGradients = Own(Gradients.narrow(0, 0, SharedCount));
        foreach (var state in network.States)
        {
            var values = new float[state.Count];
            ParameterStart.Fill(values, state.Name, state.Initial, seed);
            _states.Add(state.Name, Own(tensor(values, [.. state.Shape.Select(size => (long)size)], device: device).clone()));
        }
    }

    /// <summary>Length of the flat buffers, gaps included.</summary>
    public int Count { get; }

    /// <summary>Length of the part that belongs to shared parameters; it comes first.</summary>
    public int SharedCount { get; }

    /// <summary>The part of the flat buffers that belongs to one task alone; empty where it has no parameters of its own.</summary>
    public Range OwnRange(int task) => _ownRanges.GetValueOrDefault(task, 0..0);

    public Tensor Values { get; }

    public Tensor Gradients { get; }

    /// <summary>The part of <see cref="Values"/> that belongs to shared parameters.</summary>
    public Tensor SharedValues { get; }

    /// <summary>The part of <see cref="Gradients"/> that belongs to shared parameters.</summary>
    public Tensor SharedGradients { get; }

    /// <summary>Whether the buffers are worked on through spans over their memory; otherwise by libtorch, wherever they are.</summary>
    public bool HasSpans { get; }

    /// <summary>The values' memory. Only with <see cref="HasSpans"/>.</summary>
    public Span<float> ValueSpan => MemoryMarshal.Cast<byte, float>(Values.bytes);

    /// <summary>The gradients' memory. Only with <see cref="HasSpans"/>.</summary>
    public Span<float> GradientSpan => MemoryMarshal.Cast<byte, float>(Gradients.bytes);

    /// <summary>The same with the room behind them. Only with <see cref="HasSpans"/>.</summary>
    public Span<float> GradientsAndRoom => MemoryMarshal.Cast<byte, float>(_gradientsAndRoom.bytes);

    /// <summary>The values' memory with the room behind them. Only with <see cref="HasSpans"/>.</summary>
    public Span<float> ValuesAndRoom => MemoryMarshal.Cast<byte, float>(_valuesAndRoom.bytes);

    /// <summary>Whether no value is NaN or infinite.</summary>
    public bool IsFinite
    {
        get
        {
            if (!HasSpans)
            {
                using var scope = NewDisposeScope();
                return Values.isfinite().all().item<bool>();
            }
            foreach (var value in ValueSpan)
                if (!float.IsFinite(value))
                    return false;
            return true;
        }
    }

    /// <summary>Length of the flat buffers' memory, at least one vector.</summary>
    public int Length => (int)Values.numel();

    /// <summary>Copies all values, gaps included.</summary>
    public void ReadValues(Span<float> to) => FlatTensor.Read(Values, to);

    /// <summary>A copy of all values, gaps included.</summary>
    public float[] AllValues()
    {
        var values = new float[Length];
        ReadValues(values);
        return values;
    }

    /// <summary>Puts back what <see cref="ReadValues(Span{float})"/> gave.</summary>
    public void WriteValues(ReadOnlySpan<float> from) => FlatTensor.Write(Values, from);

    /// <summary>Sets all gradients to zero.</summary>
    public void ClearGradients()
    {
        using var grad = no_grad();
        Gradients.zero_();
    }

    /// <summary>Multiplies the gradients of one task's own parameters.</summary>
    public void ScaleOwnGradients(int task, double factor)
    {
        var (start, length) = OwnRange(task).GetOffsetAndLength(Count);
        if (length == 0)
            return;
        if (HasSpans)
        {
            var own = GradientSpan.Slice(start, length);
            TensorPrimitives.Multiply(own, (float)factor, own);
            return;
        }
        using var grad = no_grad();
        using var part = Gradients.narrow(0, start, length);
        part.mul_(Held((float)factor));
    }

    /// <summary>The task that a parameter belongs to; null where it is shared.</summary>
    public int? OwnerOf(string name) => _owners.TryGetValue(name, out var owner) ? owner : null;

    public IReadOnlyList<ParameterSlice> Slices => _slices;

    /// <summary>The tables that sparse rows pick from.</summary>
    public BagGradients Bags => _bags ??= new BagGradients(this, _leaves);

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

    /// <summary>Fixed positions on the network's device, made once and kept as long as the store.</summary>
    public Tensor Positions(string name, ReadOnlySpan<int> positions)
    {
        if (_constants.TryGetValue(name, out var known))
            return known;
        long[] wanted = [.. positions.ToArray().Select(position => (long)position)];
        using var made = tensor(wanted, device: Values.device);
        var copy = Own(made.clone());
        _constants.Add(name, copy);
        return copy;
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
