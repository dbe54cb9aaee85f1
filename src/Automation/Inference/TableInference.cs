namespace MlNet.MultiTask;

/// <summary>Finds out what is in a table file.</summary>
internal static class TableInference
{
    private const int FewestRows = 10;

    /// <exception cref="ArgumentException">A column that is named is not there, or cannot be what it is named as.</exception>
    /// <exception cref="TableException">The file is no table.</exception>
    public static TableSchema Of(string path, IReadOnlyList<string> tasks, InferenceOptions options)
    {
        options.Validate();
        var format = FormatInference.Of(path, options, tasks);
        var profiles = Profile(path, format, options);
        Check(profiles, tasks, options);
        var columns = profiles.Select(profile => ColumnOf(profile, tasks, options)).ToArray();
        var inferred = tasks.Select(task =>
            TaskInference.Of(
                profiles.First(profile => profile.Name == task),
                options.TaskKinds.GetValueOrDefault(task),
                options.Classes.GetValueOrDefault(task)
            )
        );
        var found = inferred.ToArray();
        foreach (var (_, column) in found)
            columns[Array.FindIndex(columns, known => known.Name == column.Name)] = column;
        var table = new TableSchema
        {
            Format = format,
            Columns = columns,
            Tasks = [.. found.Select(pair => pair.Task)],
            GroupColumn = options.GroupColumn,
            TimeColumn = options.TimeColumn,
        };
        if (options.TimeColumn is { } time && table.Find(time).Kind is not (TableColumnKind.Number or TableColumnKind.Date))
            throw new ArgumentException($"Column '{time}' has no order of time: it is a {table.Find(time).Kind}, not numbers or dates.");
        if (tasks.Count > 0 && !table.Inputs.Any())
            throw new ArgumentException("No column is left to learn from: all are tasks, left out, or the same in all rows.");
        table.CheckNames();
        return table;
    }

    private static ColumnProfile[] Profile(string path, TableFormat format, InferenceOptions options)
    {
        using var reader = TableReader.Open(path, format);
        var parser = new CellParser(format);
        ColumnProfile[] profiles = [.. reader.Names.Select(name => new ColumnProfile(name, parser))];
        var rows = 0;
        for (; rows < options.Rows && reader.MoveNext(); rows++)
            for (var i = 0; i < profiles.Length; i++)
                profiles[i].Add(reader[i]);
        if (rows < FewestRows)
            throw new TableException(path, 0, 0, null, $"has {rows} rows; at least {FewestRows} are needed to say what its columns are.");
        if (profiles.Length < 2)
            throw new TableException(
                path,
                1,
                0,
                null,
                $"one column was found ('{profiles[0].Name}'): is the separator none of comma, semicolon, tab and vertical bar?"
            );
        return profiles;
    }

    private static TableColumn ColumnOf(ColumnProfile profile, IReadOnlyList<string> tasks, InferenceOptions options)
    {
        if (options.Ignore.Contains(profile.Name))
            return KindInference.As(profile, TableColumnKind.Ignored);
        if (options.Kinds.TryGetValue(profile.Name, out var kind) && !tasks.Contains(profile.Name))
            return KindInference.As(profile, kind);
        var column = KindInference.Of(profile);
        // Numbers that count the rows are in the order of time.
        return profile.Name == options.TimeColumn && column.Kind == TableColumnKind.Identifier && profile.Numbers == profile.Values
            ? column with { Kind = TableColumnKind.Number }
            : column;
    }

    private static void Check(ColumnProfile[] profiles, IReadOnlyList<string> tasks, InferenceOptions options)
    {
        var names = profiles.Select(profile => profile.Name).ToArray();
        IEnumerable<(string? Name, string What)> named =
        [
            .. tasks.Select(name => ((string?)name, "task")),
            .. options.Ignore.Select(name => ((string?)name, "column to ignore")),
            .. options.Kinds.Keys.Select(name => ((string?)name, "column")),
            .. options.TaskKinds.Keys.Concat(options.Classes.Keys).Select(name => ((string?)name, "task")),
            (options.GroupColumn, "group column"),
            (options.TimeColumn, "time column"),
        ];
        foreach (var (name, what) in named)
            if (name is not null && !names.Contains(name))
                throw new ArgumentException(
                    $"There is no {what} '{name}' in the file; it has {Guard.List(names.Take(40))}{(names.Length > 40 ? ", …" : "")}."
                );
        if (tasks.Distinct().Count() != tasks.Count)
            throw new ArgumentException($"A task is named twice: {Guard.List(tasks)}.");
        foreach (var name in tasks)
            if (options.Ignore.Contains(name) || name == options.GroupColumn || name == options.TimeColumn)
                throw new ArgumentException($"Column '{name}' is a task; it cannot also be left out, or be the group or the time.");
    }
}
