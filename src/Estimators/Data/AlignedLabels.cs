using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>
/// Gives the label keys, single ones and vectors, of all data sets and their validation rows the same numbers: those of the model that is
/// trained further, or of the first set that has the label. Key features are renumbered when they are read (<see cref="KeyFeatures"/>).
/// </summary>
internal static class AlignedLabels
{
    /// <summary>The sets, with renumbered views where keys differ.</summary>
    /// <param name="sets">The sets.</param>
    /// <param name="tasks">The trainer's tasks.</param>
    /// <param name="known">The tasks of a model that is trained further; null for a new one.</param>
    /// <exception cref="ArgumentException">A key has a value that the model, or the first set, does not know, or no key has a value that it
    /// knows; or labels that are no keys would be learnt as other classes than those keys.</exception>
    public static IReadOnlyList<TrainingSet> Of(
        IReadOnlyList<TrainingSet> sets,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<TaskSchema>? known
    )
    {
        var references = new Dictionary<string, KeyVocabulary>(StringComparer.Ordinal);
        foreach (var task in known ?? [])
            if (task.Vocabulary is { } vocabulary)
                references[task.Name] = vocabulary;
        var aligned = new TrainingSet[sets.Count];
        for (var i = 0; i < aligned.Length; i++)
        {
            var set = sets[i];
            TaskDefinition[] own = [.. tasks.Where(task => set.Tasks?.Contains(task.Name) ?? true)];
            foreach (var task in own)
                if (set.Data.Schema.GetColumnOrNull(task.LabelColumn) is { } label && KeyVocabularies.OfKeys(label) is { } vocabulary)
                    references.TryAdd(task.Name, vocabulary);
            aligned[i] = InSet.Run(set, () =>
                set.WithViews(View(set.Data, own, references), set.Validation is { } validation ? View(validation, own, references) : null)
            );
        }
        return aligned;
    }

    private static IDataView View(IDataView view, IReadOnlyList<TaskDefinition> tasks, Dictionary<string, KeyVocabulary> references)
    {
        var columns = new Dictionary<int, (uint[], KeyVocabulary)>();
        foreach (var task in tasks)
        {
            if (view.Schema.GetColumnOrNull(task.LabelColumn) is not { } label || !references.TryGetValue(task.Name, out var known))
                continue;
            RawLabelCheck.Run(task, label, known);
            if (KeyVocabularies.OfKeys(label) is not { } given)
                continue;
            var map = KeyMapping.Between(given, known, $"Task '{task.Name}': label column '{label.Name}'", whole: true);
            if (map is not null)
                columns[label.Index] = (map, known);
        }
        return columns.Count == 0 ? view : new RekeyedView(view, columns);
    }
}
