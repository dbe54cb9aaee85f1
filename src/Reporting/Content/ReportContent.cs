using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>What a report shows. Each part is optional; the page has a section for what is given.</summary>
public sealed class ReportContent
{
    /// <summary>The page's heading.</summary>
    /// <value>Default <c>Multi-task model</c>.</value>
    public string Title { get; init; } = "Multi-task model";

    /// <summary>The fitted model, alone or in a chain: what it reads and gives, and how it was trained.</summary>
    /// <value>Default null.</value>
    public ITransformer? Model { get; init; }

    /// <summary>Scored rows with their labels, such as a test set behind <c>model.Transform</c>: metrics of each task and their charts.
    /// Rows without a task's label are left out for it.</summary>
    /// <value>Default null.</value>
    public IDataView? Scored { get; init; }

    /// <summary>The tasks of <see cref="Scored"/>, where its columns do not say themselves what they are.</summary>
    /// <value>Default null: as the columns say.</value>
    public ModelSchema? Schema { get; init; }

    /// <summary>The epochs of the training: each task's losses and weight.</summary>
    /// <value>Default null.</value>
    public TrainingHistory? History { get; init; }

    /// <summary>What the network is made of, as <see cref="MultiTaskEstimator.Summarize(Microsoft.ML.IDataView)"/> gives it.</summary>
    /// <value>Default null.</value>
    public NetworkSummary? Summary { get; init; }

    /// <summary>The settings of the training.</summary>
    /// <value>Default null.</value>
    public MultiTaskOptions? Settings { get; init; }

    /// <summary>How the tasks affect each other, as
    /// <see cref="MultiTaskEstimator.MeasureAffinity(Microsoft.ML.IDataView, AffinityOptions)"/> gives it.</summary>
    /// <value>Default null.</value>
    public TaskAffinity? Affinity { get; init; }

    /// <summary>Which tasks share a network.</summary>
    /// <value>Default null.</value>
    public TaskGrouping? Grouping { get; init; }

    /// <summary>Whether learning together helps, as <see cref="SelectionExtensions"/> tells.</summary>
    /// <value>Default null.</value>
    public SingleTaskComparison? Comparison { get; init; }

    /// <summary>Which columns each task relies on, as <see cref="MultiTaskCatalog.PermutationImportance"/> gives it.</summary>
    /// <value>Default null.</value>
    public TaskImportance? Importance { get; init; }
}
