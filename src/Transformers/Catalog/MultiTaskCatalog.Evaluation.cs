using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Evaluation.</summary>
public sealed partial class MultiTaskCatalog
{
    /// <summary>
    /// Evaluates every task of a scored data view with ML.NET's own evaluators. Rows without a task's label (NaN, key 0, a false presence
    /// column) are left out for that task. Tasks of other data sets, which this view has no labels or no feature columns for, are noted as
    /// such.
    /// </summary>
    /// <param name="scored">What a <see cref="MultiTaskTransformer"/> gave, labels included. Its columns say themselves which tasks there
    /// are.</param>
    /// <param name="options">What to compute besides the metrics; null for the defaults.</param>
    /// <exception cref="ArgumentException">The view has no such columns: stock steps, and plain <c>ml.Model.Load</c>, leave out what they
    /// say. Give the schema then.</exception>
    public MultiTaskMetrics Evaluate(IDataView scored, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scored);
        return TaskEvaluator.EvaluateAll(Context, scored, options ?? new());
    }

    /// <summary>Evaluates the tasks of a model whose columns do not say themselves what they are.</summary>
    /// <inheritdoc cref="Evaluate(IDataView, EvaluationOptions?)"/>
    /// <param name="scored">Scored data, labels included.</param>
    /// <param name="schema">The model's schema.</param>
    /// <param name="options">What to compute besides the metrics; null for the defaults.</param>
    /// <exception cref="ArgumentException">A label has a type that its task cannot have.</exception>
    public MultiTaskMetrics Evaluate(IDataView scored, ModelSchema schema, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(schema);
        return TaskEvaluator.EvaluateAll(Context, scored, schema.Tasks, options ?? new());
    }
}
