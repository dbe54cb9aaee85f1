using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Finds the multi-task transformer of a chain, trains it further on rows that the steps before it have transformed, and rebuilds
/// the chain.</summary>
/// <param name="tasks">The trainer's tasks.</param>
/// <param name="addsTasks">Whether the transformer has the first of them, or all.</param>
/// <param name="train">Trains it further.</param>
internal sealed class ChainContinuation(
    IReadOnlyList<string> tasks,
    bool addsTasks,
    Func<MultiTaskTransformer, IDataView, MultiTaskTransformer> train
)
{
    private bool _isDone;

    /// <exception cref="InvalidOperationException">No transformer in the chain has the trainer's tasks.</exception>
    public ITransformer Run(ITransformer model, IDataView rows)
    {
        var result = Step(model, ref rows);
        return _isDone
            ? result
            : throw new InvalidOperationException(
                $"The model holds no multi-task transformer with {(addsTasks ? "the first of " : "")}the tasks {Guard.List(tasks)}; "
                    + "there is nothing to train further. ml.Model.Load brings a saved one as stock steps: load the file with "
                    + "ml.MultiTask().Load."
            );
    }

    private bool Fits(string[] own) =>
        addsTasks ? own.Length < tasks.Count && tasks.Take(own.Length).SequenceEqual(own) : tasks.SequenceEqual(own);

    private ITransformer Step(ITransformer step, ref IDataView rows)
    {
        if (_isDone)
            return step;
        if (step is MultiTaskTransformer transformer && Fits([.. transformer.Schema.Tasks.Select(task => task.Name)]))
        {
            _isDone = true;
            return train(transformer, rows);
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
