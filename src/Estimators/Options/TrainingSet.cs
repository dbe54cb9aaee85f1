using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>
/// One of several data sets that a network is trained on together: its rows, the tasks that it has labels for, and its feature columns.
/// Given to <see cref="MultiTaskEstimator.Fit(IReadOnlyList{TrainingSet})"/>.
/// </summary>
public sealed record TrainingSet
{
    /// <summary>A data set.</summary>
    /// <param name="name">Its name, for progress, messages and checkpoints.</param>
    /// <param name="data">Its rows, already transformed by the steps in front of the network.</param>
    public TrainingSet(string name, IDataView data)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(data);
        (Name, Data) = (name, data);
    }

    private TrainingSet(IDataView data, IDataView? validation) => (Name, Data, Validation) = ("", data, validation);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its rows.</summary>
    public IDataView Data { get; }

    /// <summary>The names of the tasks that it has labels for. A task may be in several sets, if they have the same feature
    /// columns.</summary>
    /// <value>Default null: all tasks of the trainer.</value>
    public IReadOnlyList<string>? Tasks { get; init; }

    /// <summary>Its feature columns, among those of the trainer.</summary>
    /// <value>Default null: all of them. Sets with different columns each get an encoder in front of the shared network.</value>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Held-out rows with the same columns, kept in memory; null holds out <see cref="ValidationFraction"/>.</summary>
    /// <value>Default null.</value>
    public IDataView? Validation { get; init; }

    /// <summary>Share of its rows that is held out for early stopping.</summary>
    /// <value>Default null: <see cref="MultiTaskOptions.ValidationFraction"/>. From 0 to 0.5.</value>
    public double? ValidationFraction { get; init; }

    /// <summary>
    /// The weight of the set: its share of the steps under <see cref="MultiTaskOptions.SetSampling"/> is multiplied by it. If each step
    /// takes a batch of every set (<see cref="JointSampling"/>), its tasks' losses are multiplied by it instead.
    /// </summary>
    /// <value>Default 1. Greater than 0.</value>
    public double Weight { get; init; } = 1;

    /// <summary>Whether the user named it; the single view of an ordinary training has no name.</summary>
    internal bool IsNamed => Name.Length > 0;

    /// <summary>What messages about its rows begin with.</summary>
    internal string Prefix => IsNamed ? $"Data set '{Name}': " : "";

    /// <summary>A single view with all columns and tasks.</summary>
    internal static TrainingSet Whole(IDataView data, IDataView? validation) => new(data, validation);

    /// <summary>The same set with other views.</summary>
    internal TrainingSet WithViews(IDataView data, IDataView? validation) =>
        data == Data && validation == Validation ? this : new(this, data, validation);

    private TrainingSet(TrainingSet like, IDataView data, IDataView? validation)
    {
        (Name, Data, Validation) = (like.Name, data, validation);
        (Tasks, Features, ValidationFraction, Weight) = (like.Tasks, like.Features, like.ValidationFraction, like.Weight);
    }

    internal void Validate()
    {
        Guard.Range(ValidationFraction is null or (>= 0 and <= 0.5), ValidationFraction, "from 0 to 0.5");
        Guard.Positive(Weight);
    }
}
