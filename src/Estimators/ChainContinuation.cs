using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Finds the multi-task transformer of a chain, trains it further on rows that the steps before it have transformed, and rebuilds
/// the chain.</summary>
internal sealed class ChainContinuation(MultiTaskEstimator trainer)
{
    private bool _isDone;

    /// <exception cref="InvalidOperationException">No transformer in the chain has the trainer's tasks.</exception>
    public ITransformer Run(ITransformer model, IDataView rows)
    {
        var result = Step(model, ref rows);
        return _isDone
            ? result
            : throw new InvalidOperationException(
                $"The model holds no multi-task transformer with the tasks {Guard.List(trainer.TaskNames)}; there is nothing to train "
                    + "further. ml.Model.Load brings a saved one as stock steps: load the file with ml.MultiTask().Load."
            );
    }

    private ITransformer Step(ITransformer step, ref IDataView rows)
    {
        if (_isDone)
            return step;
        if (step is MultiTaskTransformer transformer && transformer.Schema.Tasks.Select(task => task.Name).SequenceEqual(trainer.TaskNames))
        {
            _isDone = true;
            return trainer.Continue(transformer, rows);
        }
        if (step is IEnumerable<ITransformer> chain)
        {
            var steps = new List<ITransformer>();
            foreach (var inner in chain)
                steps.Add(Step(inner, ref rows));
            return new TransformerChain<ITransformer>([.. steps]);
        }
        rows = step.Transform(rows);
        return step;
    }
}
