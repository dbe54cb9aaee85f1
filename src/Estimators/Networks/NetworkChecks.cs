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
            var isPosition = ops.Rank(value) == 1 && column.Size == 1;
            if (!isPosition && (ops.Rank(value) != 2 || ops.Size(value, 1) != column.Size))
                throw new InvalidOperationException(
                    $"Task '{TaskOf(head)}': {head.GetType().Name}.{nameof(head.Outputs)} gave {Shape(ops, value)} for the column "
                        + $"'{column.Name}'; expected [batch, {column.Size}]."
                );
        }
    }

    private static string TaskOf(TaskHead head) => head.Columns.Count > 0 ? head.Columns[0].Name.Split('.')[0] : head.GetType().Name;

    private static string Shape<T>(IOps<T> ops, T value) =>
        $"[batch{string.Concat(Enumerable.Range(1, Math.Max(0, ops.Rank(value) - 1)).Select(axis => $", {ops.Size(value, axis)}"))}]";
}
