namespace MlNet.MultiTask;

/// <summary>One of the co-trained networks: its feature columns, its labelled rows, and its architecture.</summary>
public sealed record CoTrainingNetwork
{
    /// <summary>A network over its own view of the rows.</summary>
    /// <param name="name">Its name: prefix of its columns in the result, as in <c>Upper.Garment.Score</c>.</param>
    /// <param name="featureColumns">Its feature columns, at least one. Networks may share columns.</param>
    /// <exception cref="ArgumentException">A name is empty, or a column is named twice.</exception>
    public CoTrainingNetwork(string name, params IReadOnlyList<string> featureColumns)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(featureColumns);
        if (featureColumns.Count == 0)
            throw new ArgumentException($"Network '{name}' has no feature column; it needs at least one.", nameof(featureColumns));
        if (featureColumns.Any(string.IsNullOrWhiteSpace) || featureColumns.Distinct().Count() != featureColumns.Count)
            throw new ArgumentException(
                $"Network '{name}': feature columns must be named, each once: {Guard.List(featureColumns)}.",
                nameof(featureColumns)
            );
        (Name, FeatureColumns) = (name, [.. featureColumns]);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its feature columns.</summary>
    public IReadOnlyList<string> FeatureColumns { get; }

    /// <summary>A Boolean column that is true in the labelled rows that are this network's own; null where all are, or
    /// <see cref="CoTrainingOptions.Rows"/> shares them out.</summary>
    /// <value>Default null.</value>
    public string? RowsColumn { get; init; }

    /// <summary>Its architecture; null for that of <see cref="CoTrainingOptions.Training"/>.</summary>
    /// <value>Default null.</value>
    public Architecture? Architecture { get; init; }
}
