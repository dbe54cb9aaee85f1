namespace MlNet.MultiTask;

/// <summary>Measures the tasks of one kind: which metrics they have, which of them is the main one, and which way each is better.</summary>
internal abstract class KindEvaluator
{
    /// <summary>The kind, as in <see cref="TaskSchema.Kind"/>.</summary>
    public abstract string Kind { get; }

    /// <summary>Why a task has no metrics where no row has its label.</summary>
    protected const string Unlabelled = "no row has its label";

    /// <summary>Measures a task over the rows that have its label.</summary>
    public abstract TaskMetrics Evaluate(ScoredTask task);
}
