namespace MlNet.MultiTask;

/// <summary>The update in one pass over memory.</summary>
internal sealed class SpanUpdate(ParameterStore store, Optimizer optimizer, Regularization regularization) : ParameterUpdate
{
    private readonly float[][] _states = [.. Enumerable.Range(0, optimizer.StateCount).Select(_ => new float[store.Length])];

    public override void Apply(long step, double learningRate)
    {
        regularization.Apply(store.ValueSpan, store.GradientSpan);
        optimizer.Update(
            new OptimizerUpdate
            {
                Values = store.ValueSpan,
                Gradients = store.GradientSpan,
                States = _states,
                Step = step,
                LearningRate = learningRate,
            }
        );
    }

    public override void Capture(Checkpoint to)
    {
        for (var i = 0; i < _states.Length; i++)
            to.Put<float>(Key(i), _states[i]);
    }

    public override void Restore(Checkpoint from)
    {
        for (var i = 0; i < _states.Length; i++)
            from.CopyTo<float>(Key(i), _states[i]);
    }
}
