using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>
/// Yes or no that are no keys, where a model that is trained further, or a data set before, has keys for them: a raw label says yes by its
/// value (true, a number above 0), and has to mean the second key. Classes are not mixed: either all labels are keys or none.
/// </summary>
internal static class RawLabelCheck
{
    /// <summary>Checks a label column; columns of keys and of anything but yes or no are not looked at.</summary>
    /// <param name="task">The task.</param>
    /// <param name="label">Its label column.</param>
    /// <param name="known">What the keys stand for, in their order.</param>
    /// <exception cref="ArgumentException">The same value would be learnt as another class.</exception>
    public static void Run(TaskDefinition task, DataViewSchema.Column label, KeyVocabulary known)
    {
        if (Wrong(task, label.Type, known) is { } wrong)
            throw new ArgumentException(
                $"Task '{task.Name}': label column '{label.Name}' is {label.Type}, where the labels before it were keys that stand for "
                    + $"{Guard.List(known.Values.Take(10))}, in this order: {wrong}. Make keys of it with the MapValueToKey step that the "
                    + "labels before went through."
            );
    }

    // What would be learnt wrong; null for nothing.
    private static string? Wrong(TaskDefinition task, DataViewType type, KeyVocabulary known)
    {
        if (type is not (BooleanDataViewType or NumberDataViewType) || task.Kind != "binary" || known.Values.Count != 2)
            return null;
        return IsYes(known, 0) == true || IsYes(known, 1) == false
            ? $"{(type is BooleanDataViewType ? "true" : "a number above 0")} would be learnt as {known.Values[1]}"
            : null;
    }

    // Null where a text does not say.
    private static bool? IsYes(KeyVocabulary known, int key) => KeyVocabularies.Number(known, key) is { } number ? number > 0 : null;
}
