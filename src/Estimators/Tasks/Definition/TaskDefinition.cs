using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>
/// One question that a network learns to answer: its name, its label column and its loss. Made by <see cref="Tasks"/>; a user's own kind of
/// task derives from this class and from <see cref="TaskHead"/>.
/// </summary>
public abstract class TaskDefinition
{
    private double _lossWeight = 1;

    /// <summary>A task.</summary>
    /// <param name="name">Its name, unique in a model; the columns it adds are called <c>name.Score</c> and so on.</param>
    /// <param name="labelColumn">The column with its label.</param>
    protected TaskDefinition(string name, string labelColumn)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(labelColumn);
        (Name, LabelColumn) = (name, labelColumn);
    }

    /// <summary>The task's name: prefix of its columns.</summary>
    public string Name { get; private set; }

    /// <summary>The column with its label. NaN and key 0 mean that the row has no label for this task. <c>Targets[2]</c> is the third
    /// slot of the vector column <c>Targets</c>, unless a column has this very name; so it is in <see cref="WeightColumn"/> and
    /// <see cref="PresenceColumn"/>.</summary>
    public string LabelColumn { get; }

    /// <summary>The task's constant weight αₜ in the weighted sum of losses Σ αₜ Lₜ.</summary>
    /// <value>Default 1. Greater than 0.</value>
    public double LossWeight
    {
        get => _lossWeight;
        init => _lossWeight = value;
    }

    /// <summary>A Single column that weighs each row in this task's loss; null weighs all rows alike.</summary>
    /// <value>Default null. Weights are 0 or more; 0 leaves the row out.</value>
    public string? WeightColumn { get; init; }

    /// <summary>A Boolean column that is false where the label is missing, for labels that cannot say so themselves; null where there is
    /// none.</summary>
    /// <value>Default null.</value>
    public string? PresenceColumn { get; init; }

    /// <summary>A second column of its label, a vector of Single; null where there is none.</summary>
    internal virtual string? SecondLabelColumn => null;

    /// <summary>The zero and the unit of its labels, row by row; null where they are learnt as they are.</summary>
    internal virtual LabelFrame? Frame => null;

    /// <summary>The column of the groups within which its labels say something; null where each row's label does by
    /// itself.</summary>
    internal virtual string? RowGroupColumn => null;

    /// <summary>The columns of the training rows that it reads besides the features.</summary>
    internal IEnumerable<string> OwnColumns =>
        new[] { LabelColumn, SecondLabelColumn, WeightColumn, PresenceColumn, RowGroupColumn }.OfType<string>();

    /// <summary>What its logits stand for, in words, where options decide it: a model is only trained further as what it is.</summary>
    internal virtual string LogitsStandFor => "";

    /// <summary>What kind of task it is, for evaluation: <c>multiclass</c>, <c>ordinal</c>, <c>binary</c>, <c>regression</c>,
    /// <c>multilabel</c>, <c>quantile</c>, <c>censored</c>, <c>box</c>, <c>tagging</c>, <c>segmentation</c>,
    /// <c>denseregression</c>, <c>normals</c>, <c>detection</c>, <c>ranking</c>, or a word of the user's own.</summary>
    public abstract string Kind { get; }

    /// <summary>Checks the label column's type and says how its values are read.</summary>
    /// <param name="label">The label column of the training data.</param>
    /// <exception cref="ArgumentException">The column's type is not one that this task can learn.</exception>
    public abstract LabelEncoding Encode(DataViewSchema.Column label);

    /// <summary>Makes the task's head once the labels of the training rows have been counted.</summary>
    /// <param name="encoding">What <see cref="Encode"/> gave.</param>
    /// <param name="statistics">What the labels of the training rows are like.</param>
    /// <exception cref="InvalidOperationException">The labels cannot be learnt from, such as a single class.</exception>
    public abstract TaskHead CreateHead(LabelEncoding encoding, LabelStatistics statistics);

    /// <summary>The columns that it will add, before any data was seen: sizes need not be right, types and names must be.</summary>
    /// <param name="label">The label column's shape: whether it is a vector, and which annotations it has.</param>
    public abstract IReadOnlyList<OutputColumn> DescribeOutputs(SchemaShape.Column label);

    /// <summary>Throws where an option is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public virtual void Validate()
    {
        if (!(LossWeight > 0) || double.IsInfinity(LossWeight))
            throw new ArgumentOutOfRangeException(
                nameof(LossWeight),
                LossWeight,
                $"Task '{Name}': LossWeight must be a number greater than 0."
            );
    }

    /// <summary>The same task with another weight, for weights that follow from the data.</summary>
    internal TaskDefinition WithLossWeight(double lossWeight)
    {
        var copy = (TaskDefinition)MemberwiseClone();
        copy._lossWeight = lossWeight;
        return copy;
    }

    /// <summary>The same task under another name, for the same question asked of another network.</summary>
    internal TaskDefinition WithName(string name)
    {
        var copy = (TaskDefinition)MemberwiseClone();
        copy.Name = name;
        return copy;
    }

    /// <summary>An exception for <see cref="Encode"/> to throw, which says the task, the column and its type.</summary>
    /// <param name="label">The label column.</param>
    /// <param name="expected">The types that the task can learn, in words.</param>
    protected internal ArgumentException BadLabel(DataViewSchema.Column label, string expected) =>
        new($"Task '{Name}': label column '{label.Name}' is {label.Type}; expected {expected}.");
}
