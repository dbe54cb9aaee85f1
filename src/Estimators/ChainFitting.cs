using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Fits a chain on some rows, with early stopping on others: no step learns anything from the held-out rows.</summary>
/// <param name="chain">The chain.</param>
internal sealed class ChainFitting(IEstimator<ITransformer> chain)
{
    private readonly List<IDataView> _validation = [];

    /// <exception cref="ArgumentException">The chain has no multi-task trainer.</exception>
    public ITransformer Run(IDataView rows, IDataView validation)
    {
        // ML.NET's chains hand training rows on and nothing else. So the steps are fitted once with untrained networks, and the held-out
        // rows go through them; the second time each trainer finds its own.
        var trial = new TrainingScope { IsTrial = true, Seed = 0 }.Run(() => chain.Fit(rows));
        using (trial as IDisposable)
        {
            Step(trial, validation);
            if (_validation.Count == 0)
                throw new ArgumentException(
                    "The chain has no multi-task trainer (ml.MultiTask().Trainer), so nothing in it stops early by held-out rows.",
                    nameof(chain)
                );
            var scope = TrainingScope.Current with { Validation = _validation };
            var model = scope.Run(() => chain.Fit(rows));
            if (scope.WasCancelled)
                TrainingScope.Current.MarkCancelled();
            return model;
        }
    }

    private IDataView Step(ITransformer step, IDataView rows)
    {
        if (step is IEnumerable<ITransformer> steps)
            return steps.Aggregate(rows, (view, inner) => Step(inner, view));
        if (step is MultiTaskTransformer)
            _validation.Add(rows);
        return step.Transform(rows);
    }
}
