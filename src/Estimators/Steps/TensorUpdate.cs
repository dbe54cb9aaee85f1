using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The update by libtorch's operations on the whole buffers, on whichever device they are.</summary>
internal sealed class TensorUpdate(ParameterStore store, Optimizer optimizer, Regularization regularization) : ParameterUpdate
{
    private readonly Tensor[] _states =
    [
        .. Enumerable.Range(0, optimizer.StateCount).Select(_ => zeros(store.Length, device: store.Values.device).DetachFromDisposeScope()),
    ];

    public override void Apply(long step, double learningRate)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        regularization.Apply(store.Values, store.Gradients);
        optimizer.Update(
            new OptimizerTensorUpdate
            {
                Values = store.Values,
                Gradients = store.Gradients,
                States = _states,
                Step = step,
                LearningRate = learningRate,
            }
        );
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

    public override void Dispose()
    {
        foreach (var state in _states)
            state.Dispose();
        base.Dispose();
    }
}
