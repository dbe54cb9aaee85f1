using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Checks that an estimator and some data fit a model that is to be trained further: columns, tasks, classes and architecture must
/// be the same.</summary>
internal static class ContinuationCheck
{
    /// <summary>Checks everything that is known before a row is read.</summary>
    /// <exception cref="InvalidOperationException">Tasks, columns or architecture differ.</exception>
    public static void Schema(
        FittedModel model,
        IReadOnlyList<string> features,
        IReadOnlyList<TaskDefinition> tasks,
        MultiTaskOptions options
    )
    {
        Same("feature columns", model.Schema.Inputs.Select(input => $"'{input.Name}'"), features.Select(name => $"'{name}'"));
        var known = model.AddsTasks ? tasks.Take(model.TaskCount) : tasks;
        Same("tasks", model.Schema.Tasks.Select(task => $"{task.Kind} '{task.Name}'"), known.Select(task => $"{task.Kind} '{task.Name}'"));
        if (model.AddsTasks && tasks.Count == model.TaskCount)
            throw new InvalidOperationException(
                $"The model has all tasks of the trainer, {Guard.List(tasks.Select(task => task.Name))}: there is none to add. "
                    + "Continue trains it further."
            );
        if (model.KeepsTasks && options.Refit)
            throw new InvalidOperationException(
                $"{nameof(MultiTaskOptions.Refit)} trains all weights again, those that are to stay as they are too: leave it out."
            );
        if (model.Logits is { } logits)
            for (var t = 0; t < Math.Min(logits.Count, model.TaskCount); t++)
                if (logits[t] != tasks[t].LogitsStandFor)
                    throw new InvalidOperationException(
                        $"Task '{tasks[t].Name}' learnt {logits[t]} in the model, and is to learn {tasks[t].LogitsStandFor}: a model is "
                            + "trained further with the tasks that it was trained with."
                    );
        SameSettings("architecture", model.Architecture, options.Architecture.Uncut);
        if (model.KeepsTasks && MemberCut.IsWanted(options.Architecture))
            throw new InvalidOperationException(
                $"{nameof(TabM)}.{nameof(TabM.KeptMembers)} would change the answers of the tasks that are to stay as they are: leave it "
                    + "null."
            );
        if (model.SequenceTrunk is { } trunk && options.Sequence.Trunk is OnnxSequenceTrunk now)
            SameSettings("trunk of the sequence", trunk, now.Trunk);
        if (model.Sequence is { } sequence)
            SameSettings("encoding of the sequence", sequence, UsedTrunk.WithoutFile(options.Sequence));
    }

    /// <summary>Checks that the heads give the columns that the model has, classes included.</summary>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    public static void Heads(FittedModel model, IReadOnlyList<TaskDefinition> tasks, IReadOnlyList<TaskHead> heads)
    {
        for (var t = 0; t < model.TaskCount; t++)
            foreach (var (old, now) in model.Schema.Tasks[t].Outputs.Zip(heads[t].Columns))
            {
                if (old.KeyValues is { } known && now.KeyValues is { } values && !known.Values.SequenceEqual(values.Values))
                    throw new InvalidOperationException(
                        $"Task '{tasks[t].Name}': the keys of label column '{tasks[t].LabelColumn}' stand for other classes than the "
                            + $"model's. New: {Guard.List(values.Values.Except(known.Values).Take(10))}; missing: "
                            + $"{Guard.List(known.Values.Except(values.Values).Take(10))}. "
                            + "Map the new rows' labels with the pipeline that the model was trained with, or train anew."
                    );
                if (old.KeyCount == now.KeyCount && (old.KeyValues is null) != (now.KeyValues is null))
                    throw new InvalidOperationException(
                        $"Task '{tasks[t].Name}': the model's classes {Meaning(old)}, but those of label column '{tasks[t].LabelColumn}' "
                            + $"{Meaning(now)}. Map the new rows' labels with the pipeline that the model was trained with, or train anew."
                    );
                if (old.Size != now.Size || old.KeyCount != now.KeyCount || old.Type != now.Type || old.Name != now.Name)
                    throw new InvalidOperationException(
                        $"Task '{tasks[t].Name}': column '{old.Name}' is {old.Type} of {old.Size} with {old.KeyCount} keys in the model, "
                            + $"but would be {now.Type} of {now.Size} with {now.KeyCount} keys after training on the new rows. Labels "
                            + "and classes must not change."
                    );
            }
    }

    private static string Meaning(OutputColumn column) =>
        column.KeyValues is { } values ? $"stand for {Guard.List(values.Values.Take(10))}" : "are numbers";

    /// <summary>Checks the labels of the new rows.</summary>
    /// <exception cref="InvalidOperationException">There are none, or a class is unknown.</exception>
    public static void Labels(IReadOnlyList<DataSet> sets, IReadOnlyList<TaskDefinition> tasks, IReadOnlyList<TaskHead> heads)
    {
        if (sets.All(set => set.Statistics.All(labels => labels.Rows == 0)))
            throw new InvalidOperationException(
                $"None of the {sets.Sum(set => set.Rows)} new rows has a label of any task; there is nothing to continue the training with."
            );
        foreach (var set in sets)
            InSet.Run(set.Plan.Set, () => Labels(set, set.Plan.OfTasks(tasks), set.Plan.OfTasks(heads)));
    }

    private static void Labels(DataSet data, TaskDefinition[] tasks, TaskHead[] heads)
    {
        LabelChecks.Classes(data.Sample, "new rows", tasks, heads);
        for (var t = 0; t < tasks.Length; t++)
            if (
                Math.Max(heads[t].ClassCount, heads[t].MapClasses) is > 0 and var classes
                && data.Statistics[t].Counts.Keys.FirstOrDefault(label => label >= classes, -1) is >= 0 and var unknown
            )
                throw new InvalidOperationException(
                    $"Task '{tasks[t].Name}': label column '{tasks[t].LabelColumn}' holds the class "
                        + $"{unknown}, but the model knows the classes 0 to {classes - 1}."
                );
    }

    private static void SameSettings(string what, SettingsNode model, object estimator)
    {
        var differences = SettingsComparison.Differences(model, SettingsReader.Read(estimator), "the " + what);
        if (differences.Count > 0)
            throw new InvalidOperationException(
                $"The model's and the estimator's {what} differ: {string.Join("; ", differences)}. A model is trained further with "
                    + "the tasks and options that it was trained with."
            );
    }

    private static void Same(string what, IEnumerable<string> model, IEnumerable<string> estimator)
    {
        var (old, now) = (string.Join(", ", model), string.Join(", ", estimator));
        if (old != now)
            throw new InvalidOperationException(
                $"The model's and the estimator's {what} differ: {old} against {now}. A model is trained "
                    + "further with the tasks and options that it was trained with."
            );
    }
}
