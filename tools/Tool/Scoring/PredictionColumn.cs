namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>A column of predictions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Write">Writes a row's cell.</param>
internal sealed record PredictionColumn(string Name, Action<CsvWriter, ScoringResult, int> Write)
{
    private const int LongestNumber = 32;

    /// <summary>The columns that a model gives: <c>task</c> and <c>task.Probability</c> for classes, <c>task</c> for amounts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="decimalMark">How numbers are written.</param>
    /// <param name="hasAllScores">Whether each class gets a column.</param>
    public static IEnumerable<PredictionColumn> Of(ModelSchema model, char decimalMark, bool hasAllScores)
    {
        foreach (var task in model.Tasks)
        {
            if (task.Outputs.Any(output => output.IsSequence))
                throw new UsageException($"Task '{task.Name}' gives an answer for each step of a row: a file of rows cannot hold that.");
            var outputs = task.Outputs.ToDictionary(output => output.Name);
            var (label, probability, score) = ($"{task.Name}.PredictedLabel", $"{task.Name}.Probability", $"{task.Name}.Score");
            if (outputs.TryGetValue(label, out var labels) && labels.IsScalar)
                yield return OfLabel(task, labels);
            if (outputs.TryGetValue(probability, out var probabilities) && probabilities.IsScalar)
                yield return new(
                    probability,
                    (csv, result, row) => Number(csv, result.Column<float>(probability)[row], decimalMark)
                );
            if (outputs.TryGetValue(score, out var scores) && (hasAllScores && !scores.IsScalar || !outputs.ContainsKey(label)))
                foreach (var column in OfSlots(task, scores, decimalMark))
                    yield return column;
        }
    }

    private static PredictionColumn OfLabel(TaskSchema task, OutputColumn output)
    {
        // Yes and no by what they stand for, where the model knows.
        if (output.Type == ColumnKind.Boolean && task.LabelValues is { Values: [var no, var yes] })
            return new(
                task.Name,
                (csv, result, row) =>
                    csv.Cell(
                        float.IsNaN(result[task.Name].Probability(row)) ? ""
                        : result[task.Name].IsTrue(row) ? yes
                        : no
                    )
            );
        return new(task.Name, (csv, result, row) => csv.Cell(result[task.Name].PredictedLabel(row)));
    }

    private static IEnumerable<PredictionColumn> OfSlots(TaskSchema task, OutputColumn output, char mark)
    {
        for (var i = 0; i < output.Size; i++)
        {
            var slot = i;
            var name =
                output.IsScalar ? task.Name
                : slot < output.SlotNames.Count ? $"{output.Name}.{output.SlotNames[slot]}"
                : $"{output.Name}.{slot}";
            yield return new(name, (csv, result, row) => Number(csv, result.Column<float>(output.Name)[row * output.Size + slot], mark));
        }
    }

    private static void Number(CsvWriter csv, float value, char mark)
    {
        if (float.IsNaN(value))
        {
            csv.Cell("");
            return;
        }
        Span<char> text = stackalloc char[LongestNumber];
        value.TryFormat(text, out var length, "G7", System.Globalization.CultureInfo.InvariantCulture);
        if (mark != '.' && text[..length].IndexOf('.') is >= 0 and var point)
            text[point] = mark;
        csv.Cell(text[..length]);
    }
}
