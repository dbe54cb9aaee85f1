namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>A column of predictions.</summary>
/// <param name="Name">Its name.</param>
internal sealed record PredictionColumn(string Name)
{
    /// <summary>A row's text, empty where there is none; null where the column has numbers.</summary>
    public Func<ScoringResult, int, string>? Label { get; private init; }

    /// <summary>A row's number, NaN where there is none; null where the column has texts.</summary>
    public Func<ScoringResult, int, float>? Number { get; private init; }

    /// <summary>The columns that a model gives: <c>task</c> and <c>task.Probability</c> for classes, <c>task</c> for amounts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="hasAllScores">Whether each class gets a column.</param>
    public static IEnumerable<PredictionColumn> Of(ModelSchema model, bool hasAllScores)
    {
        foreach (var task in model.Tasks)
        {
            if (task.Outputs.Any(output => output.IsSequence))
                throw new UsageException($"Task '{task.Name}' gives an answer for each step of a row: a file of rows cannot hold that.");
            if (task.Outputs.Any(output => output.ItemSize > 0))
                throw new UsageException($"Task '{task.Name}' gives several objects for a row: a file of rows cannot hold that.");
            var outputs = task.Outputs.ToDictionary(output => output.Name);
            var (label, probability, score) = ($"{task.Name}.PredictedLabel", $"{task.Name}.Probability", $"{task.Name}.Score");
            if (outputs.TryGetValue(label, out var labels) && labels.IsScalar)
                yield return new(task.Name) { Label = LabelOf(task, labels) };
            if (outputs.TryGetValue(probability, out var probabilities) && probabilities.IsScalar)
                yield return new(probability) { Number = (result, row) => result.Column<float>(probability)[row] };
            if (outputs.TryGetValue(score, out var scores) && (hasAllScores && !scores.IsScalar || !outputs.ContainsKey(label)))
                foreach (var column in OfSlots(task, scores))
                    yield return column;
        }
    }

    // Yes and no by what they stand for, where the model knows.
    private static Func<ScoringResult, int, string> LabelOf(TaskSchema task, OutputColumn output) =>
        output.Type == ColumnKind.Boolean && task.LabelValues is { Values: [var no, var yes] }
            ? (result, row) =>
                float.IsNaN(result[task.Name].Probability(row)) ? ""
                : result[task.Name].IsTrue(row) ? yes
                : no
            : (result, row) => result[task.Name].PredictedLabel(row);

    private static IEnumerable<PredictionColumn> OfSlots(TaskSchema task, OutputColumn output)
    {
        for (var i = 0; i < output.Size; i++)
        {
            var slot = i;
            var name =
                output.IsScalar ? task.Name
                : slot < output.SlotNames.Count ? $"{output.Name}.{output.SlotNames[slot]}"
                : $"{output.Name}.{slot}";
            yield return new(name) { Number = (result, row) => result.Column<float>(output.Name)[row * output.Size + slot] };
        }
    }
}
