namespace MlNet.MultiTask;

/// <summary>Checks that a model can replace another one without its callers noticing.</summary>
internal static class ScorerCompatibility
{
    /// <exception cref="InvalidOperationException">It reads other inputs, or lacks a task or an output.</exception>
    public static void Check(ModelSchema old, ModelSchema next)
    {
        foreach (var input in next.Inputs)
            if (!old.Inputs.Any(o => Shape(o) == Shape(input)))
                throw new InvalidOperationException(
                    $"The new model reads '{input.Name}' ({ColumnTypes.TypeOf(input)}), which the model in use does not."
                );
        foreach (var input in next.Inputs)
            if (
                input.KeyValues is { } keys
                && old.Inputs.First(o => o.Name == input.Name).KeyValues is { } known
                && !keys.Values.SequenceEqual(known.Values)
            )
                throw new InvalidOperationException(
                    $"The keys of '{input.Name}' stand for other values in the new model than in the model in use."
                );
        foreach (var input in old.Inputs)
            if (!next.Inputs.Any(n => n.Name == input.Name))
                throw new InvalidOperationException($"The new model does not read '{input.Name}', which the model in use does.");
        var outputs = SchemaCheck.Outputs(next).ToDictionary(output => output.Name);
        foreach (var output in SchemaCheck.Outputs(old))
            if (!outputs.TryGetValue(output.Name, out var other) || other.Type != output.Type)
                throw new InvalidOperationException(
                    $"The new model does not give '{output.Name}' ({ColumnTypes.TypeOf(output)}), which the model in use does."
                );
    }

    private static (string, ColumnKind, int, bool, bool) Shape(InputColumn column) =>
        (column.Name, column.Type, column.Size, column.IsScalar, column.IsSequence);
}
