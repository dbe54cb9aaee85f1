namespace MlNet.MultiTask;

/// <summary>Groups the operations of a run over shapes into layers: consecutive operations of one scope and owner are one layer.</summary>
internal static class SummaryBuilder
{
    /// <param name="record">What a run over shapes found.</param>
    /// <param name="architecture">Name of the architecture.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="taken">Names of the weights of another model that it begins with.</param>
    /// <param name="others">Names of the shared ones that it does not.</param>
    public static NetworkSummary Build(
        ShapeRecord record,
        string architecture,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<string>? taken = null,
        IReadOnlyList<string>? others = null
    )
    {
        // Parameters are counted with the first layer of their scope; a scope without operations of its own follows at the end.
        var parameters = record
            .Parameters.GroupBy(parameter => (Scope: ScopeOf(parameter.Name), parameter.Task))
            .ToDictionary(group => group.Key, group => group.Sum(parameter => (long)parameter.Count));
        var layers = new List<NetworkLayer>();
        for (int start = 0, end; start < record.Layers.Count; start = end)
        {
            var key = (record.Layers[start].Scope, record.Layers[start].Task);
            for (end = start + 1; end < record.Layers.Count && (record.Layers[end].Scope, record.Layers[end].Task) == key;)
                end++;
            parameters.Remove(key, out var count);
            layers.Add(Layer(key.Scope, key.Task, record.Layers[start..end], count));
        }
        layers.AddRange(parameters.Select(rest => Layer(rest.Key.Scope, rest.Key.Task, [], rest.Value)));
        return new NetworkSummary(architecture, [.. tasks.Select(task => task.Name)], layers)
        {
            TakenWeights = taken ?? [],
            OtherWeights = others ?? [],
        };

        NetworkLayer Layer(string scope, int? task, List<LayerInfo> operations, long count) =>
            new(
                scope.Length == 0 ? "network" : scope,
                [.. operations.Select(operation => operation.Op).Distinct()],
                operations.LastOrDefault()?.Output ?? [],
                count,
                operations.Sum(operation => operation.MultiplyAdds),
                task is { } owner ? tasks[owner].Name : null
            );
    }

    private static string ScopeOf(string name) => name.LastIndexOf('/') is var slash && slash < 0 ? "" : name[..slash];
}
