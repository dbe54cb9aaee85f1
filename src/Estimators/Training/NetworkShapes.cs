namespace MlNet.MultiTask;

/// <summary>Runs a network over shapes, to find its parameters and to refuse what does not fit before anything is allocated.</summary>
internal static class NetworkShapes
{
    public static ShapeRecord Record(Network network, IReadOnlyList<InputColumn> inputs, int taskCount)
    {
        var record = new ShapeRecord();
        var ops = new ShapeOps(record);
        ShapeValue[] values = [.. inputs.Select(input => new ShapeValue([-1, input.Size], input.Type == ColumnItem.Key))];
        network.Outputs(ops, values);
        network.Architecture.TryPenalty(ops, taskCount, out ShapeValue _);
        return record;
    }
}
