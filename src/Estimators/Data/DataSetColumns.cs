namespace MlNet.MultiTask;

/// <summary>The columns of all data sets: the network's inputs, and the encodings of each set's labels.</summary>
/// <param name="Inputs">The feature columns.</param>
/// <param name="Encodings">Per set the encodings of its tasks' labels.</param>
/// <param name="TaskEncodings">Per task the encoding of its label, in the first set that has it.</param>
internal sealed record DataSetColumns(
    IReadOnlyList<InputColumn> Inputs,
    IReadOnlyList<LabelEncoding[]> Encodings,
    IReadOnlyList<LabelEncoding> TaskEncodings
)
{
    /// <param name="sets">The sets.</param>
    /// <param name="features">Names of the feature columns.</param>
    /// <param name="tasks">All tasks.</param>
    /// <param name="weightColumn">The column of row weights; null where there is none.</param>
    /// <param name="known">The columns of a model that is trained further; null for a new one.</param>
    /// <param name="sequence">How many numbers make a step of a sequence.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    /// <exception cref="ArgumentException">A column has a type that cannot be learnt from, or another one than in another set.</exception>
    public static DataSetColumns Find(
        IReadOnlyList<PlannedSet> sets,
        IReadOnlyList<string> features,
        IReadOnlyList<TaskDefinition> tasks,
        string? weightColumn,
        IReadOnlyList<InputColumn>? known,
        SequenceEncoding sequence
    )
    {
        var inputs =
            known?.ToArray()
            ?? [.. features.Select((name, i) => sequence.Sized(Describe(name, sets.First(set => set.Inputs.Contains(i)))))];
        foreach (var set in sets)
            InSet.Run(set.Set, () => CheckFeatures(set, sets, features, inputs, known is not null));
        var encodings = sets.Select(set => InSet.Run(set.Set, () => Encode(set, tasks, weightColumn))).ToArray();
        foreach (var set in sets)
            InSet.Run(set.Set, () => CheckLabels(set, sets, tasks, weightColumn, inputs));
        var ofTasks = new LabelEncoding?[tasks.Count];
        for (var i = 0; i < sets.Count; i++)
            for (var t = 0; t < sets[i].Tasks.Length; t++)
                ofTasks[sets[i].Tasks[t]] ??= encodings[i][t];
        return new DataSetColumns(inputs, encodings, [.. ofTasks.Select(encoding => encoding!)]);
    }

    private static InputColumn Describe(string name, PlannedSet set) =>
        InSet.Run(set.Set, () => FeatureColumns.Describe(set.Set.Data.Schema, name));

    private static void CheckFeatures(
        PlannedSet set,
        IReadOnlyList<PlannedSet> sets,
        IReadOnlyList<string> features,
        InputColumn[] inputs,
        bool isKnown
    )
    {
        foreach (var i in set.Inputs)
        {
            if (isKnown)
            {
                FeatureColumns.Check(set.Set.Data.Schema, inputs[i]);
                continue;
            }
            var own = FeatureColumns.Describe(set.Set.Data.Schema, features[i]);
            var first = sets.First(other => other.Inputs.Contains(i)).Set.Name;
            if (
                (own.Type, own.IsScalar, own.KeyCount, own.IsSequence)
                    != (inputs[i].Type, inputs[i].IsScalar, inputs[i].KeyCount, inputs[i].IsSequence)
                || (own.Size != inputs[i].Size && !own.IsSequence)
            )
                throw new ArgumentException(
                    $"feature column '{features[i]}' is {ColumnTypes.TypeOf(own)}, but {ColumnTypes.TypeOf(inputs[i])} in data set "
                        + $"'{first}'. A column that sets share has one type; give columns that differ names of their own, in "
                        + $"{nameof(TrainingSet)}.{nameof(TrainingSet.Features)} of the sets that have them."
                );
        }
    }

    private static LabelEncoding[] Encode(PlannedSet set, IReadOnlyList<TaskDefinition> tasks, string? weightColumn)
    {
        var own = set.OfTasks(tasks);
        LabelEncoding[] encodings = [.. own.Select(task => task.Encode(LabelColumns.Find(set.Set.Data.Schema, task)))];
        LabelColumns.CheckWeights(set.Set.Data.Schema, own, weightColumn);
        return encodings;
    }

    private static void CheckLabels(
        PlannedSet set,
        IReadOnlyList<PlannedSet> sets,
        IReadOnlyList<TaskDefinition> tasks,
        string? weightColumn,
        InputColumn[] inputs
    )
    {
        foreach (var task in set.Tasks)
            if (sets.First(other => other.Tasks.Contains(task)) is var first && first != set)
                ValidationSchema.Check(
                    set.Set.Data.Schema,
                    first.Set.Data.Schema,
                    [],
                    [tasks[task]],
                    null,
                    "this set",
                    $"data set '{first.Set.Name}'"
                );
        if (set.Set.Validation is { } validation)
            ValidationSchema.Check(validation.Schema, set.Set.Data.Schema, set.OfInputs(inputs), set.OfTasks(tasks), weightColumn);
    }
}
