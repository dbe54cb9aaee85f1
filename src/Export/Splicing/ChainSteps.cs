namespace MlNet.MultiTask.Splicing;

/// <summary>
/// Behind text a caller does not know how many steps a row has: beside the answers for each step a task gives that number, [batch, 1],
/// under the name <c>Task.Steps</c>.
/// </summary>
internal static class ChainSteps
{
    private const string Suffix = ".Steps";

    /// <summary>Describes that output.</summary>
    public static OutputColumn Describe(string name) => new(name, ColumnKind.Int64, 1, true, []);

    /// <summary>Adds these outputs to a chain's graph.</summary>
    /// <param name="splicer">The chain.</param>
    /// <param name="plan">Its steps.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <returns>The outputs, of which those with a value for each step name the new ones.</returns>
    public static ChainOutput[] Add(GraphSplicer splicer, ChainPlan plan, ChainOutput[] outputs)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var planned in plan.Steps.Where(step => step.Schema is not null))
            foreach (var task in planned.Schema!.Tasks)
            {
                string? name = null;
                foreach (var output in outputs.Where(o => o.Schema.IsSequence && task.Outputs.Any(own => own.Name == o.Column)))
                    if (splicer.Columns[output.Column].Steps is { } steps && !names.ContainsKey(output.Column))
                    {
                        if (name is null)
                            splicer.Output(name = splicer.Unique(task.Name + Suffix), steps, DataType.Int64, -1, 1);
                        names.Add(output.Column, name);
                    }
            }
        return [.. outputs.Select(output => output with { Steps = names.GetValueOrDefault(output.Column) })];
    }
}
