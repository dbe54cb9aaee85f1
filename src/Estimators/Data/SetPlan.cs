namespace MlNet.MultiTask;

/// <summary>Which columns and tasks each data set has, and the route of its rows through the network.</summary>
internal sealed class SetPlan
{
    private SetPlan(PlannedSet[] sets, NetworkRoutes routes) => (Sets, Routes) = (sets, routes);

    public IReadOnlyList<PlannedSet> Sets { get; }

    public NetworkRoutes Routes { get; }

    /// <param name="sets">The sets.</param>
    /// <param name="features">The trainer's feature columns.</param>
    /// <param name="tasks">The trainer's tasks.</param>
    /// <param name="options">The common width of routes.</param>
    /// <param name="known">The routes of a model that is trained further; null for a new one.</param>
    /// <exception cref="ArgumentException">A name is unknown or given twice, or a task or column is in no set.</exception>
    /// <exception cref="InvalidOperationException">The model that is trained further has no such routes.</exception>
    public static SetPlan Of(
        IReadOnlyList<TrainingSet> sets,
        IReadOnlyList<string> features,
        IReadOnlyList<TaskDefinition> tasks,
        MultiTaskOptions options,
        IReadOnlyList<IReadOnlyList<string>>? known
    )
    {
        if (sets.Count == 0)
            throw new ArgumentException("There must be at least one data set.", nameof(sets));
        if (sets.GroupBy(set => set.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Count()} data sets are named '{twice.Key}'; each needs a name of its own.", nameof(sets));
        string[] taskNames = [.. tasks.Select(task => task.Name)];
        var routes = known?.Select(route => Positions(null, route, features, "feature column", "model")).ToList() ?? [];
        var planned = new PlannedSet[sets.Count];
        for (var i = 0; i < planned.Length; i++)
        {
            InSet.Run(sets[i], sets[i].Validate);
            var inputs = Positions(sets[i], sets[i].Features ?? features, features, "feature column", "trainer");
            var route = routes.FindIndex(other => other.SequenceEqual(inputs));
            if (route < 0 && known is not null)
                throw new InvalidOperationException(
                    $"{sets[i].Prefix}the model has no encoder for the feature columns "
                        + $"{Guard.List(inputs.Select(input => features[input]))} together; it has them for "
                        + $"{string.Join(" and for ", known.Select(Guard.List))}."
                );
            if (route < 0)
                (route, routes) = (routes.Count, [.. routes, inputs]);
            planned[i] = new PlannedSet(
                sets[i],
                inputs,
                Positions(sets[i], sets[i].Tasks ?? taskNames, taskNames, "task", "trainer"),
                route
            );
        }
        for (var column = 0; column < features.Count; column++)
            if (!planned.Any(set => set.Inputs.Contains(column)) && known is null)
                throw new ArgumentException(
                    $"Feature column '{features[column]}' is in none of the data sets {Guard.List(sets.Select(set => set.Name))}.",
                    nameof(sets)
                );
        return new SetPlan(
            planned,
            new NetworkRoutes(
                routes,
                [.. tasks.Select((task, t) => RouteOf(task.Name, [.. planned.Where(set => set.Tasks.Contains(t))], features, sets))],
                options.SetEncoderWidth,
                options.SetEncoderChannels
            )
        );
    }

    private static int RouteOf(string task, PlannedSet[] sets, IReadOnlyList<string> features, IReadOnlyList<TrainingSet> all)
    {
        if (sets.Length == 0)
            throw new ArgumentException(
                $"Task '{task}' is in none of the data sets {Guard.List(all.Select(set => set.Name))}; name it "
                    + $"in {nameof(TrainingSet)}.{nameof(TrainingSet.Tasks)} of those that have its label.",
                nameof(sets)
            );
        if (sets.FirstOrDefault(set => set.Route != sets[0].Route) is { } other)
            throw new ArgumentException(
                $"Task '{task}' is in the data sets '{sets[0].Set.Name}' with the feature columns "
                    + $"{Guard.List(sets[0].Inputs.Select(input => features[input]))} and '{other.Set.Name}' with "
                    + $"{Guard.List(other.Inputs.Select(input => features[input]))}: "
                    + "a row's score can be computed from one of them only. Give each set a task of its own, or both the same columns.",
                nameof(sets)
            );
        return sets[0].Route;
    }

    private static int[] Positions(TrainingSet? set, IReadOnlyList<string> names, IReadOnlyList<string> all, string what, string whose)
    {
        if (names.Count == 0)
            throw new ArgumentException($"{set?.Prefix}at least one {what} is needed.", nameof(names));
        if (names.FirstOrDefault(name => !all.Contains(name)) is { } unknown)
            throw new ArgumentException($"{set?.Prefix}the {whose} has no {what} '{unknown}'; it has {Guard.List(all)}.", nameof(names));
        if (names.Distinct().Count() != names.Count)
            throw new ArgumentException($"{set?.Prefix}a {what} is named twice: {Guard.List(names)}.", nameof(names));
        return [.. Enumerable.Range(0, all.Count).Where(i => names.Contains(all[i]))];
    }
}
