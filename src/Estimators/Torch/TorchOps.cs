using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The operations on libtorch's tensors, for training. Scopes and parameters are looked up once and kept.</summary>
internal sealed partial class TorchOps : IOps<Tensor>
{
    private readonly ParameterStore _store;
    private readonly TrainingMode _mode;
    private readonly string _prefix;
    private readonly Dictionary<string, TorchOps> _scopes = [];
    private readonly Dictionary<string, Tensor> _tensors = [];

    public TorchOps(ParameterStore store, TrainingMode mode)
        : this(store, mode, "") { }

    private TorchOps(ParameterStore store, TrainingMode mode, string prefix) => (_store, _mode, _prefix) = (store, mode, prefix);

    public bool Training => _mode.IsTraining;

    public IOps<Tensor> Scope(string name)
    {
        if (!_scopes.TryGetValue(name, out var scope))
            _scopes.Add(name, scope = new TorchOps(_store, _mode, _prefix + name + "/"));
        return scope;
    }

    // Who owns a parameter was settled when the buffer was laid out.
    public IOps<Tensor> ForTask(int task) => this;

    // Nor does the pace matter here.
    public IOps<Tensor> Paced(float factor, int fromEpoch = 0, float anchor = 0) => this;

    /// <summary>Where the parameters are.</summary>
    public Device Device => _store.Values.device;

    /// <summary>The task that a parameter of this scope belongs to; null where it is shared.</summary>
    public int? OwnerOf(string name) => _store.OwnerOf(_prefix + name);

    public Tensor Parameter(string name, Initializer initializer, params ReadOnlySpan<int> shape)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
            _tensors.Add(name, tensor = _store.Parameter(_prefix + name));
        return tensor;
    }

    public Tensor Adapted(string name, Initializer initializer, int rank, float scale, params ReadOnlySpan<int> shape) =>
        State(name).add(Product(name, initializer, shape), Held(scale));

    private Tensor Product(string name, Initializer initializer, ReadOnlySpan<int> shape)
    {
        var product = Parameter(LowRank.SecondOf(name), initializer).mm(Parameter(LowRank.FirstOf(name), initializer));
        return shape.Length == 2 ? product : product.view(Array.ConvertAll(shape.ToArray(), size => (long)size));
    }

    public Tensor State(string name, float initial, params ReadOnlySpan<int> shape) => State(name);

    public Tensor State(string name, Initializer initializer, params ReadOnlySpan<int> shape) => State(name);

    private Tensor State(string name)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
            _tensors.Add(name, tensor = _store.State(_prefix + name));
        return tensor;
    }

    public Tensor Constant(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
            _tensors.Add(name, tensor = _store.Constant(_prefix + name, values, shape));
        return tensor;
    }

    public int Rank(Tensor x) => (int)x.dim();

    public int Size(Tensor x, int axis) => (int)x.size(axis);
}
