using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// The operations with each task's own part cut off from the shared one. An operation is a task's own if it is called through
/// <see cref="ForTask"/> or reads a value that is the task's own; what it reads of shared values is a leaf, so that the task's backward
/// pass ends at the shared representation and leaves its gradient there.
/// </summary>
internal sealed class CutOps(TorchOps inner, SharedCuts cuts, int? task = null) : DelegatingOps<Tensor>(inner)
{
    private readonly TorchOps _inner = inner;
    private readonly Dictionary<string, CutOps> _scopes = [];
    private readonly Dictionary<int, CutOps> _tasks = [];

    public override IOps<Tensor> Scope(string name)
    {
        if (!_scopes.TryGetValue(name, out var scope))
            _scopes.Add(name, scope = new CutOps((TorchOps)_inner.Scope(name), cuts, task));
        return scope;
    }

    public override IOps<Tensor> ForTask(int other)
    {
        if (!_tasks.TryGetValue(other, out var own))
            _tasks.Add(other, own = new CutOps(_inner, cuts, other));
        return own;
    }

    // How large a parameter's steps are was settled when the buffer was laid out.
    public override IOps<Tensor> Paced(float factor, int fromEpoch = 0, float anchor = 0) => this;

    public override Tensor Parameter(string name, Initializer initializer, params ReadOnlySpan<int> shape)
    {
        var parameter = _inner.Parameter(name, initializer, shape);
        // One that was shared before a task asked for it stays a shared value.
        if (_inner.OwnerOf(name) is { } owner)
            cuts.OwnForever(parameter, owner);
        else
            cuts.RowlessForever(parameter);
        return parameter;
    }

    public override Tensor Adapted(string name, Initializer initializer, int rank, float scale, params ReadOnlySpan<int> shape)
    {
        var weight = base.Adapted(name, initializer, rank, scale, shape);
        return _inner.OwnerOf(LowRank.SecondOf(name)) is { } owner ? cuts.Own(weight, owner) : cuts.Rowless(weight);
    }

    public override Tensor State(string name, float initial, params ReadOnlySpan<int> shape) =>
        cuts.RowlessForever(base.State(name, initial, shape));

    public override Tensor State(string name, Initializer initializer, params ReadOnlySpan<int> shape) =>
        cuts.RowlessForever(base.State(name, initializer, shape));

    public override Tensor Constant(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape) =>
        cuts.RowlessForever(base.Constant(name, values, shape));

    protected override Tensor Run(Tensor x, Func<Tensor, Tensor> operation) =>
        (task ?? cuts.OwnerOf(x)) is { } owner ? cuts.Own(operation(cuts.Read(x, owner)), owner) : cuts.Shared(operation(x), x);

    protected override Tensor Run(Tensor a, Tensor b, Func<Tensor, Tensor, Tensor> operation) =>
        (task ?? cuts.OwnerOf(a) ?? cuts.OwnerOf(b)) is { } owner
            ? cuts.Own(operation(cuts.Read(a, owner), cuts.Read(b, owner)), owner)
            : cuts.Shared(operation(a, b), a, b);

    protected override Tensor Run(Tensor[] inputs, Func<Tensor[], Tensor> operation)
    {
        var owner = task;
        foreach (var input in inputs)
            owner ??= cuts.OwnerOf(input);
        return owner is { } own
            ? cuts.Own(operation(Array.ConvertAll(inputs, input => cuts.Read(input, own))), own)
            : cuts.Shared(operation(inputs), inputs);
    }
}
