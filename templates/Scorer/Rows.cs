using System.Text.Json;
using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace MultiTaskScorerApi;

/// <summary>Rows and answers as JSON.</summary>
internal static class Rows
{
    /// <summary>The columns that the model reads; null is a missing value.</summary>
    /// <exception cref="FormatException">A row does not fit.</exception>
    public static ScoringInput Read(ModelSchema schema, JsonElement[] rows)
    {
        if (rows.Length == 0)
            throw new FormatException("There are no rows.");
        var input = new ScoringInput(rows.Length);
        foreach (var column in schema.Inputs)
            input = column.Type switch
            {
                ColumnKind.Single when column.IsScalar => input.Add(column.Name, [.. rows.Select(row => Number(row, column.Name))]),
                ColumnKind.Text when column.IsScalar => input.Add(column.Name, [.. rows.Select(row => Text(row, column.Name))]),
                _ => throw new NotSupportedException($"Column '{column.Name}' is {column.Type}: read it here."),
            };
        return input;
    }

    /// <summary>For each row an answer for each task.</summary>
    public static IEnumerable<Dictionary<string, object?>> Answers(ScoringResult result) =>
        Enumerable
            .Range(0, result.Rows)
            .Select(row => result.Schema.Tasks.ToDictionary(task => task.Name, task => Answer(result[task.Name], row)));

    private static object? Answer(TaskScores scores, int row) =>
        scores.Task.Kind switch
        {
            "regression" => Finite(scores.Score(row)),
            // Yes and no by what they stand for, where the model knows.
            "binary" when scores.Task.LabelValues is { Values: [var no, var yes] } => new
            {
                label = scores.IsTrue(row) ? yes : no,
                probability = Finite(scores.Probability(row)),
            },
            _ => new { label = scores.PredictedLabel(row), probability = Finite(scores.Probability(row)) },
        };

    // A row with a missing value may have no answer, which JSON writes as null.
    private static float? Finite(float value) => float.IsFinite(value) ? value : null;

    private static float Number(JsonElement row, string column) =>
        Cell(row, column) is var cell && cell.ValueKind == JsonValueKind.Null ? float.NaN
        : cell.ValueKind == JsonValueKind.Number ? cell.GetSingle()
        : throw new FormatException($"'{column}' has to be a number or null; it is {cell.GetRawText()}.");

    private static string Text(JsonElement row, string column) =>
        Cell(row, column) is var cell && cell.ValueKind == JsonValueKind.Null ? ""
        : cell.ValueKind == JsonValueKind.String ? cell.GetString()!
        : throw new FormatException($"'{column}' has to be a text or null; it is {cell.GetRawText()}.");

    private static JsonElement Cell(JsonElement row, string column) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(column, out var cell)
            ? cell
            : throw new FormatException($"A row lacks '{column}'.");
}
