namespace MlNet.MultiTask;

/// <summary>Runs a network over shapes, to find its parameters and to reject a network that does not fit before anything is
/// allocated.</summary>
internal static class NetworkShapes
{
    public static ShapeRecord Record(Network network, IReadOnlyList<InputColumn> inputs)
    {
        var record = new ShapeRecord();
        var ops = new ShapeOps(record);
        ShapeValue[] values = [.. inputs.Select(input => new ShapeValue(input.Dims, input.Type == ColumnKind.Key))];
        network.Outputs(ops, values);
        // A penalty may ask for parameters of its own, but this second run's operations are no part of the network.
        var layers = record.Layers.Count;
        for (var route = 0; route < network.Routes.Count; route++)
            network.LogitsWithPenalty(ops, route, network.Routes.Select(route, values), out _, out _);
        record.Layers.RemoveRange(layers, record.Layers.Count - layers);
        return record;
    }
}
