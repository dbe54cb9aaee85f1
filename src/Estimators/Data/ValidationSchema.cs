using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Checks that a view has the columns of another one: validation data those of the training data, a data set those that it shares
/// with another set.</summary>
internal static class ValidationSchema
{
    /// <param name="validation">The view to check.</param>
    /// <param name="training">The view to check it against.</param>
    /// <param name="inputs">Feature columns.</param>
    /// <param name="tasks">Tasks whose labels are checked.</param>
    /// <param name="weightColumn">The column of row weights; null where there is none.</param>
    /// <param name="here">Name of the first view in messages.</param>
    /// <param name="there">Name of the other view in messages.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    /// <exception cref="ArgumentException">A column has another type, or its keys stand for other values.</exception>
    public static void Check(
        DataViewSchema validation,
        DataViewSchema training,
        IReadOnlyList<InputColumn> inputs,
        IReadOnlyList<TaskDefinition> tasks,
        string? weightColumn,
        string here = "the validation data",
        string there = "the training data"
    )
    {
        foreach (var input in inputs)
            FeatureColumns.Check(validation, input);
        foreach (var task in tasks)
        {
            var label = LabelColumns.Find(validation, task);
            var expected = training[task.LabelColumn];
            if (!SameType(label.Type, expected.Type))
                throw new ArgumentException(
                    $"Task '{task.Name}': label column '{label.Name}' is {label.Type} in {here}, but {expected.Type} in {there}. "
                        + "Transform both with one fitted pipeline.",
                    nameof(validation)
                );
            if (!Same(KeyVocabularies.Read(label), KeyVocabularies.Read(expected)))
                throw new ArgumentException(
                    $"Task '{task.Name}': the keys of label column '{label.Name}' stand for other values in {here} than in {there}. "
                        + "Transform both with one fitted pipeline.",
                    nameof(validation)
                );
        }
        LabelColumns.CheckWeights(validation, tasks, weightColumn);
    }

    // The width of the keys' number type does not matter.
    private static bool SameType(DataViewType one, DataViewType other) =>
        (one, other) switch
        {
            (KeyDataViewType key, KeyDataViewType expected) => key.Count == expected.Count,
            (VectorDataViewType { ItemType: KeyDataViewType } keys, VectorDataViewType { ItemType: KeyDataViewType } expected) =>
                SameType(keys.ItemType, expected.ItemType) && keys.Dimensions.SequenceEqual(expected.Dimensions),
            _ => one.Equals(other),
        };

    private static bool Same(KeyVocabulary? one, KeyVocabulary? other) =>
        one is null || other is null ? one == other : one.Values.SequenceEqual(other.Values);
}
