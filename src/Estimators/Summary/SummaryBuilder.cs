namespace MlNet.MultiTask;

/// <summary>Gathers what a run over shapes found into layers: the operations and parameters of one scope and owner are one layer.</summary>
internal static class SummaryBuilder
{
    public static NetworkSummary Build(ShapeRecord record, string architecture, IReadOnlyList<TaskDefinition> tasks)
    {
        var parameters = record.Parameters.ToLookup(parameter => (Scope: ScopeOf(parameter.Name), parameter.Task), parameter => (long)parameter.Count);
        // A scope of parameters alone, used by operations outside of it, is a layer without operations.
        var operations = record.Layers.ToLookup(layer => (layer.Scope, layer.Task));
        var keys = record.Layers.Select(layer => (layer.Scope, layer.Task)).Concat(parameters.Select(group => group.Key)).Distinct();
        var layers = keys.Select(key => new NetworkLayer(
            key.Scope.Length == 0 ? "network" : key.Scope,
            [.. operations[key].Select(layer => layer.Op).Distinct()],
            operations[key].LastOrDefault()?.Output ?? [],
            parameters[key].Sum(),
            operations[key].Sum(layer => layer.MultiplyAdds),
            key.Task is { } task ? tasks[task].Name : null));
        return new NetworkSummary(architecture, [.. tasks.Select(task => task.Name)], [.. layers]);
    }

    private static string ScopeOf(string name) => name.LastIndexOf('/') is var slash && slash < 0 ? "" : name[..slash];
}
