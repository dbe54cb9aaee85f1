namespace MlNet.MultiTask;

/// <summary>What an architecture or a head of a user's own may have got wrong about shapes: found before anything is trained.</summary>
internal static class NetworkChecks
{
    /// <summary>Throws unless there is a representation for each task, of as many axes as heads take.</summary>
    /// <exception cref="InvalidOperationException">There is not.</exception>
    public static void Representations<T>(
        IOps<T> ops,
        Architecture architecture,
        IReadOnlyList<TaskHead> heads,
        IReadOnlyList<T> representations
    )
    {
        if (representations is null || representations.Count != heads.Count)
            throw new InvalidOperationException(
                $"{architecture.Name} gave {representations?.Count ?? 0} representations for {heads.Count} tasks; "
                    + $"{nameof(architecture.Represent)} has to give one for each task, in their order."
            );
        var rank = architecture.Members > 1 ? 3 : 2;
        for (var t = 0; t < heads.Count; t++)
            if (ops.Rank(representations[t]) != rank)
                throw new InvalidOperationException(
                    $"Task '{TaskOf(heads[t])}': {architecture.Name} gave a representation {Shape(ops, representations[t])}; expected "
                        + $"{(rank == 3 ? $"[batch, {architecture.Members} members, width]" : "[batch, width]")}."
                );
    }

    /// <summary>Throws where a task has an answer for each step, of which the trunk has made a vector of the row.</summary>
    /// <exception cref="ArgumentException">It has.</exception>
    public static void Steps<T>(IOps<T> ops, T steps, TaskHead head)
    {
        if (ops.Rank(steps) == 2)
            throw new ArgumentException(
                $"Task '{TaskOf(head)}' has an answer for each step, but the trunk of the sequence ends with a vector of each row, "
                    + "[batch, width]. Let it end with steps, [batch, length, width]: with a trunk from an ONNX file, name such a value as "
                    + $"its {nameof(OnnxTrunk.Output)}."
            );
    }

    /// <summary>Throws unless a head gives a value for each of its columns, as wide as it says.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public static void Outputs<T>(IOps<T> ops, TaskHead head, IReadOnlyList<T> values)
    {
        if (values is null || values.Count != head.Columns.Count)
            throw new InvalidOperationException(
                $"Task '{TaskOf(head)}': {head.GetType().Name}.{nameof(head.Outputs)} gave {values?.Count ?? 0} values for the "
                    + $"{head.Columns.Count} columns {Guard.List(head.Columns.Select(column => column.Name))}."
            );
        for (var c = 0; c < values.Count; c++)
        {
            var (column, value) = (head.Columns[c], values[c]);
            // A class's position may come without its axis of one.
            var isPosition = ops.Rank(value) == 1 && column is { Size: 1, IsSequence: false };
            var rank = column.Dims.Length;
            if (!isPosition && (ops.Rank(value) != rank || (column.Dims[^1] > 0 && ops.Size(value, rank - 1) != column.Size)))
                throw new InvalidOperationException(
                    $"Task '{TaskOf(head)}': {head.GetType().Name}.{nameof(head.Outputs)} gave {Shape(ops, value)} for the column "
                        + $"'{column.Name}'; expected {ShapeRules.Text(column.Dims)}."
                );
        }
    }

    private static string TaskOf(TaskHead head) => head.Columns.Count > 0 ? head.Columns[0].Name.Split('.')[0] : head.GetType().Name;

    private static string Shape<T>(IOps<T> ops, T value) =>
        value is ShapeValue shape ? shape.ToString()
        : $"[batch{string.Concat(Enumerable.Range(1, Math.Max(0, ops.Rank(value) - 1)).Select(axis => $", {ops.Size(value, axis)}"))}]";

    /// <summary>Throws where rows that a task compares would be dealt to several members.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="heads">Their heads.</param>
    /// <exception cref="ArgumentException">They would be.</exception>
    public static void DealtRows(Architecture architecture, IReadOnlyList<TaskDefinition> tasks, IReadOnlyList<TaskHead> heads)
    {
        for (var t = 0; t < tasks.Count && architecture.DealsRows; t++)
            if (heads[t].ComparesRows)
                throw new ArgumentException(
                    $"Task '{tasks[t].Name}' compares the rows of a group, which {nameof(TabM)}.{nameof(TabM.OwnBatches)} deals to several "
                        + "members. Leave it false."
                );
    }

    /// <summary>Throws where tasks with an answer for each step cannot be trained so.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="heads">Their heads.</param>
    /// <param name="inputs">The feature columns.</param>
    /// <param name="routes">Number of routes into the network.</param>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public static void Steps(
        Architecture architecture,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<TaskHead> heads,
        IReadOnlyList<InputColumn> inputs,
        int routes
    )
    {
        if (inputs.FirstOrDefault(input => input.IsSequence) is { } sequence && routes > 1)
            throw new ArgumentException(
                $"Feature column '{sequence.Name}' is a sequence, and the data sets have different feature columns, which are brought to "
                    + "one width row by row. Give all sets the same feature columns."
            );
        var steps = heads.Count(head => head.IsPerStep);
        if (steps == 0)
            return;
        var name = tasks.Where((_, t) => heads[t].IsPerStep).First().Name;
        if (!inputs.Any(input => input.IsSequence))
            throw new ArgumentException(
                $"Task '{name}' has an answer for each step of a sequence, but no feature column is one: "
                    + $"{Guard.List(inputs.Select(input => input.Name))} have a known number of slots. A column of tokens is a vector "
                    + "of keys of unknown size, as TokenizeIntoWords and MapValueToKey make it."
            );
        if (architecture.Members > 1)
            throw new ArgumentException(
                $"Task '{name}': {architecture.Name} is an ensemble, whose members have no answer for each step; take another architecture."
            );
        if (steps < heads.Count && architecture is Grouped or Esmm or Aitm)
            throw new ArgumentException(
                $"Task '{name}' has an answer for each step and others have one for each row, so that they share the sequence but no layer "
                    + $"behind it; {architecture.Name} names tasks by their position among all. Take {nameof(HardSharing)} or a mixture of "
                    + "experts."
            );
    }
}
