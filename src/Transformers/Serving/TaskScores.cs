using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>A task's scores for the rows of a <see cref="ScoringResult"/>.</summary>
public readonly struct TaskScores
{
    private readonly ScoringResult _result;

    internal TaskScores(ScoringResult result, TaskSchema task) => (_result, Task) = (result, task);

    /// <summary>The task.</summary>
    public TaskSchema Task { get; }

    /// <summary>The score of a row: a regression's value in the label's units, a binary task's logit.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="InvalidOperationException">The task has several scores: see <see cref="Scores"/>.</exception>
    public float Score(int row) =>
        Scores(row) is [var score] ? score : throw new InvalidOperationException($"Task '{Task.Name}' has several scores in a row.");

    /// <summary>The scores of a row: class probabilities of a multiclass task, the slots of a vector target, the probabilities of all tags
    /// of a tagging task, step after step, those of a row's objects of a detection task.</summary>
    /// <param name="row">From 0.</param>
    public ReadOnlySpan<float> Scores(int row)
    {
        var output = _result.Output(Task.ColumnOf("Score"));
        if (output is { IsSequence: true } or { IsList: true })
            return _result.Column<float[]>(output.Name)[row];
        return _result.Column<float>(output.Name).Slice(row * output.Size, output.Size);
    }

    /// <summary>The classes that <see cref="Scores"/> are the probabilities of, in order; empty where the task has none.</summary>
    public IReadOnlyList<string> Classes => _result.Output(Task.ColumnOf("Score")).SlotNames;

    /// <summary>The probability of a row: that the label is true, or of the predicted class.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="InvalidOperationException">The task has several in a row, as a multi-label one: see
    /// <see cref="ScoringResult.Column{T}"/>.</exception>
    public float Probability(int row) => _result.Column<float>(OneInARow("Probability"))[row];

    /// <summary>Whether a binary task predicts true.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="InvalidOperationException">The task has several labels in a row, as a multi-label one: see
    /// <see cref="ScoringResult.Column{T}"/>.</exception>
    public bool IsTrue(int row) => _result.Column<bool>(OneInARow("PredictedLabel"))[row];

    /// <summary>The predicted label of a row as text, the class's own value, in invariant culture.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="InvalidOperationException">The task has several labels in a row, as a multi-label one: see
    /// <see cref="ScoringResult.Column{T}"/>.</exception>
    public string PredictedLabel(int row)
    {
        var name = OneInARow("PredictedLabel");
        var value = _result.Values(name).GetValue(row);
        return value is uint key && _result.Output(name).KeyValues is { } vocabulary
            ? key > 0 && key <= vocabulary.Values.Count
                ? vocabulary.Values[(int)key - 1]
                : ""
            : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>The predicted tags of a row of a tagging task, one for each step, or the classes of a row's objects of a detection task, in
    /// the order of <see cref="Scores"/>, as text.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="InvalidOperationException">The task is neither.</exception>
    public IReadOnlyList<string> Tags(int row)
    {
        var name = Task.ColumnOf("PredictedLabel");
        if (_result.Output(name) is { IsSequence: false, IsList: false })
            throw new InvalidOperationException($"Task '{Task.Name}' is {Task.Kind}: it has no tags.");
        var names = _result.Output(name).KeyValues?.Values;
        return
        [
            .. _result
                .Column<uint[]>(name)[row]
                .Select(key =>
                    key == 0 ? ""
                    : names is null ? key.ToString(CultureInfo.InvariantCulture)
                    : names[(int)key - 1]
                ),
        ];
    }

    /// <summary>The predicted boxes of a row of a detection task, in the order of <see cref="Scores"/>: left, top, right and bottom of
    /// each, in the label's units.</summary>
    /// <param name="row">From 0.</param>
    /// <exception cref="InvalidOperationException">The task is no detection task.</exception>
    public ReadOnlySpan<float> Boxes(int row)
    {
        var name = $"{Task.Name}.PredictedBoundingBoxes";
        return _result.Has(name)
            ? _result.Column<float[]>(name)[row]
            : throw new InvalidOperationException($"Task '{Task.Name}' is {Task.Kind}: it has no boxes of several objects.");
    }

    // A row's number is a value's number only where a row has one value.
    private string OneInARow(string output)
    {
        var name = Task.ColumnOf(output);
        var (size, isSequence) = (_result.Output(name).Size, _result.Output(name).IsSequence);
        if (isSequence || _result.Output(name).IsList)
            throw new InvalidOperationException(
                $"Output '{name}' has a value for each {(isSequence ? "step" : "object")} of a row: read them with {nameof(Tags)} or "
                    + $"{nameof(ScoringResult)}."
                    + $"{nameof(ScoringResult.Column)}."
            );
        return size == 1
            ? name
            : throw new InvalidOperationException(
                $"Output '{name}' has {size} values in a row: read them with {nameof(ScoringResult)}.{nameof(ScoringResult.Column)}."
            );
    }
}
