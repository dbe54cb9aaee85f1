using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The update by libtorch's operations on the whole buffers, on whichever device they are.</summary>
internal sealed class TensorUpdate(ParameterStore store, Optimizer optimizer, Regularization regularization, double anchor)
    : ParameterUpdate
{
    private readonly Tensor[] _states =
    [
        .. Enumerable.Range(0, optimizer.StateCount).Select(_ => zeros(store.Length, device: store.Values.device).DetachFromDisposeScope()),
    ];

    private Tensor? _start;
    private Tensor? _fixed;
    private int _tables;

    public override void StartFrom(FrozenParameters? frozen)
    {
        base.StartFrom(frozen);
        _fixed?.Dispose();
        _fixed = null;
        _start?.Dispose();
        _start = anchor > 0 ? store.Values.detach().clone().DetachFromDisposeScope() : null;
    }

    public override void Apply(long step, double learningRate)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        if (Trained is not null || store.Bags.Any)
            ApplyToParts(step, learningRate);
        else
            Apply(store.Values, store.Gradients, _states, _start, step, learningRate);
        store.Bags.Clear();
    }

    public override void Capture(Checkpoint to)
    {
        for (var i = 0; i < _states.Length; i++)
        {
            var values = new float[store.Length];
            FlatTensor.Read(_states[i], values);
            to.Put<float>(Key(i), values);
        }
    }

    public override void Restore(Checkpoint from)
    {
        var values = new float[store.Length];
        for (var i = 0; i < _states.Length; i++)
        {
            from.CopyTo<float>(Key(i), values);
            FlatTensor.Write(_states[i], values);
        }
    }

    private void Apply(Tensor values, Tensor gradients, IReadOnlyList<Tensor> states, Tensor? start, long step, double learningRate)
    {
        regularization.Apply(values, gradients);
        if (start is not null)
            gradients.add_(values - start, anchor);
        optimizer.Update(
            new OptimizerTensorUpdate
            {
                Values = values,
                Gradients = gradients,
                States = states,
                Step = step,
                LearningRate = learningRate,
            }
        );
    }

    // What the step changes alone: without what is frozen, and of large tables the rows that it read.
    private void ApplyToParts(long step, double learningRate)
    {
        var at = Places();
        var (values, gradients) = (store.Values.index_select(0, at), store.Gradients.index_select(0, at));
        Tensor[] states = [.. _states.Select(state => state.index_select(0, at))];
        Apply(values, gradients, states, _start?.index_select(0, at), step, learningRate);
        store.Values.index_copy_(0, at, values);
        store.Gradients.zero_();
        for (var i = 0; i < states.Length; i++)
            _states[i].index_copy_(0, at, states[i]);
    }

    // Most of them are the same in every step.
    private Tensor Places()
    {
        if (Trained is { } trained)
            return _fixed ??= PlacesOf(trained).DetachFromDisposeScope();
        if (_fixed is null || _tables != store.Bags.TableCount)
        {
            _fixed?.Dispose();
            (_fixed, _tables) = (PlacesOf(store.Bags.Outside).DetachFromDisposeScope(), store.Bags.TableCount);
        }
        return cat([_fixed, PlacesOf(store.Bags.Touched)]);
    }

    private Tensor PlacesOf(IEnumerable<(int Start, int Length)> parts)
    {
        long[] places = [.. parts.SelectMany(part => Enumerable.Range(part.Start, part.Length)).Select(place => (long)place)];
        return tensor(places, device: store.Values.device);
    }

    public override void Dispose()
    {
        _fixed?.Dispose();
        foreach (var state in _states)
            state.Dispose();
        _start?.Dispose();
        base.Dispose();
    }
}
