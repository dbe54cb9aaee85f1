using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Evaluation.</summary>
public sealed partial class MultiTaskCatalog
{
    /// <summary>
    /// Evaluates every task of a scored data view with ML.NET's own evaluators. Rows without a task's label (NaN, key 0, a false presence
    /// column) are left out for that task. For a task of another data set, whose label or feature columns this view lacks, a note says so.
    /// </summary>
    /// <param name="scored">The view that a <see cref="MultiTaskTransformer"/> scored, including the labels. Annotations of its columns
    /// name the tasks.</param>
    /// <param name="options">What to compute besides the metrics; null for the defaults.</param>
    /// <exception cref="ArgumentException">The view has no such annotations: stock steps, and plain <c>ml.Model.Load</c>, drop them. Pass
    /// the schema in this case.</exception>
    public MultiTaskMetrics Evaluate(IDataView scored, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scored);
        return TaskEvaluator.EvaluateAll(Context, scored, options ?? new());
    }

    /// <summary>Evaluates the tasks of a model whose columns have lost their annotations.</summary>
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
