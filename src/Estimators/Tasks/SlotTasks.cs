using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A task for each slot of a vector.</summary>
internal static class SlotTasks
{
    public static IReadOnlyList<TaskDefinition> Of(DataViewSchema.Column labels, Func<string, string, TaskDefinition>? task)
    {
        if (labels.Type is not VectorDataViewType { Size: > 0 and var size, ItemType: var item })
            throw new ArgumentException(
                $"Column '{labels.Name}' is {labels.Type}; expected a vector of known size, with a label in each slot.",
                nameof(labels)
            );
        task ??= item switch
        {
            BooleanDataViewType => (name, column) => Tasks.Binary(name, column),
            KeyDataViewType => (name, column) => Tasks.Multiclass(name, column),
            NumberDataViewType => (name, column) => Tasks.Regression(name, column),
            _ => throw new ArgumentException(
                $"Column '{labels.Name}' is {labels.Type}; expected a vector of numbers, Booleans or keys.",
                nameof(labels)
            ),
        };
        string[] names = FeatureColumns.SlotNames(labels, size);
        // Two tasks cannot have one name.
        var taken = names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        return
        [
            .. Enumerable
                .Range(0, size)
                .Select(slot =>
                    task(
                        slot < names.Length && !string.IsNullOrWhiteSpace(names[slot]) && !taken.Contains(names[slot])
                            ? names[slot]
                            : FormattableString.Invariant($"{labels.Name}{slot}"),
                        SlotColumns.NameOf(labels.Name, slot)
                    )
                ),
        ];
    }
}
