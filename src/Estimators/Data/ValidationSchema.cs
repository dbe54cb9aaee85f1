using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Whether a validation view has the columns of the training view.</summary>
internal static class ValidationSchema
{
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    /// <exception cref="ArgumentException">A column has another type, or its keys stand for other values.</exception>
    public static void Check(
        DataViewSchema validation, DataViewSchema training, IReadOnlyList<InputColumn> inputs, IReadOnlyList<TaskDefinition> tasks, string? weightColumn)
    {
        foreach (var input in inputs)
            FeatureColumns.Check(validation, input);
        foreach (var task in tasks)
        {
            var label = LabelColumns.Find(validation, task);
            var expected = training[task.LabelColumn];
            if (!label.Type.Equals(expected.Type))
                throw new ArgumentException(
                    $"Task '{task.Name}': label column '{label.Name}' is {label.Type} in the validation data, but {expected.Type} in the training data. Transform both with one fitted pipeline.", nameof(validation));
            if (!Same(KeyVocabularies.Read(label), KeyVocabularies.Read(expected)))
                throw new ArgumentException(
                    $"Task '{task.Name}': the keys of label column '{label.Name}' stand for other values in the validation data than in the training data. Transform both with one fitted pipeline.", nameof(validation));
        }
        LabelColumns.CheckWeights(validation, tasks, weightColumn);
    }

    private static bool Same(KeyVocabulary? one, KeyVocabulary? other) =>
        one is null || other is null ? one == other : one.Type == other.Type && one.Values.SequenceEqual(other.Values);
}
