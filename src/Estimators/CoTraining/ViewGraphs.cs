namespace MlNet.MultiTask;

/// <summary>Smooths each network's predictions over the neighbours in its own columns. Graphs are made when they are first
/// wanted.</summary>
internal sealed class ViewGraphs(CoTrainingSetup setup, CoTrainingOptions options, int threadLimit)
{
    private readonly GraphSmoothing _smoothing = options.Smoothing!;
    private readonly NeighbourGraph?[] _graphs = new NeighbourGraph?[setup.Networks.Count];

    /// <summary>The points of a task, smoothed: labels that the data gave start from themselves, others from what the network
    /// predicts.</summary>
    /// <param name="task">The task.</param>
    /// <param name="points">Per network its predictions [rows, width].</param>
    public float[][] Smooth(int task, IReadOnlyList<float[]> points)
    {
        var (table, space) = (setup.Table, setup.Fused.Heads[task].Predictions!);
        var label = new float[space.Width];
        return
        [
            .. points.Select(
                (own, k) =>
                {
                    var start = own.ToArray();
                    foreach (var row in setup.Pool.Where(row => table.HasLabel(task, row)))
                    {
                        space.OfLabel(table.Labels[task].Row(row), label);
                        var to = start.AsSpan(row * space.Width, space.Width);
                        for (var i = 0; i < label.Length; i++)
                            if (!float.IsNaN(label[i]))
                                to[i] = label[i];
                    }
                    return (_graphs[k] ??= GraphOf(k)).Smooth(start, space.Width, _smoothing);
                }
            ),
        ];
    }

    private NeighbourGraph GraphOf(int network)
    {
        var table = setup.Table;
        if (_smoothing.Neighbours >= table.Rows)
            throw new ArgumentException(
                $"{nameof(GraphSmoothing)}.{nameof(GraphSmoothing.Neighbours)} is {_smoothing.Neighbours}, but "
                    + $"there are {table.Rows} rows; it must be less."
            );
        float[][] columns = [.. setup.Inputs[network].Select(i => ViewNumbers.Of(table.Inputs[i], table.Rows)).OfType<float[]>()];
        if (columns.Length == 0)
            throw new ArgumentException(
                $"Network '{setup.Networks[network].Name}' has no column of numbers: neighbours for "
                    + $"{nameof(CoTrainingOptions.Smoothing)} are found by numbers."
            );
        int[] widths = [.. columns.Select(column => column.Length / table.Rows)];
        var rows = new float[columns.Sum(column => column.Length)];
        for (var (row, at) = (0, 0); row < table.Rows; row++)
            for (var c = 0; c < columns.Length; at += widths[c++])
                columns[c].AsSpan(row * widths[c], widths[c]).CopyTo(rows.AsSpan(at));
        using var threads = new TorchThreads(options.Training.Threads, rows.Length, threadLimit);
        return NeighbourGraph.Of(rows, table.Rows, _smoothing.Neighbours);
    }
}
