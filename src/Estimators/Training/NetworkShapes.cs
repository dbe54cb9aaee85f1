namespace MlNet.MultiTask;

/// <summary>Runs a network over shapes, to find its parameters and to refuse what does not fit before anything is allocated.</summary>
internal static class NetworkShapes
{
    public static ShapeRecord Record(Network network, IReadOnlyList<InputColumn> inputs)
    {
        var record = new ShapeRecord();
        var ops = new ShapeOps(record);
        ShapeValue[] values = [.. inputs.Select(input => new ShapeValue([-1, input.Size], input.Type == ColumnItem.Key))];
        var features = network.Features(ops, values);
        var logits = network.LogitsOf(ops, features);
        network.OutputsOf(ops, logits);
        // The penalty may ask for parameters, but its operations are no part of the network.
        var layers = record.Layers.Count;
        network.Architecture.TryPenalty(ops, features, logits, out _);
        record.Layers.RemoveRange(layers, record.Layers.Count - layers);
        return record;
    }
}
