using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Rows of one step, as tensors on the network's device.</summary>
/// <param name="Inputs">[rows, size] per input column of the route.</param>
/// <param name="Labels">Per task, as its head wants them.</param>
/// <param name="Weights">[rows] per task with sum 1; null where all rows count alike.</param>
/// <param name="Masses">Sum of the row weights per task before they were scaled to 1, times the known values of each label where the loss
/// is a mean over these: how much the batch counts in a mean over batches.</param>
/// <param name="Tasks">The tasks with a labelled row, ascending.</param>
/// <param name="Rows">Number of rows.</param>
internal sealed record Batch(Tensor[] Inputs, Tensor[] Labels, Tensor?[] Weights, double[] Masses, int[] Tasks, int Rows) : IDisposable
{
    /// <summary>Sum of the row weights per task before they were scaled to 1.</summary>
    public double[] RowMasses { get; init; } = Masses;

    /// <summary>The network's route for these rows.</summary>
    public int Route { get; private init; }

    /// <summary>The batches that this one was joined from, which go through the network one by one; itself if it was not joined.</summary>
    public IReadOnlyList<Batch> Parts
    {
        get => field ??= [this];
        private init;
    }

    /// <summary>Of how many data sets the rows are.</summary>
    public int Sets { get; private init; } = 1;

    /// <summary>This rank's share of the rows that a part stands for: the architecture's penalty counts as much here.</summary>
    public double Share { get; private init; } = 1;

    /// <summary>Where its rows stand in the batch that several ranks have together; null where one rank has all rows.</summary>
    public BatchPlaces? Places { get; private init; }

    /// <summary>Its own tensors.</summary>
    public IEnumerable<Tensor> Tensors => [.. Inputs, .. Labels, .. Weights.OfType<Tensor>()];

    /// <summary>The same tensors, with a data set's own tasks numbered as the network numbers them.</summary>
    /// <param name="tasks">The task of the network for each of the batch's own.</param>
    /// <param name="taskCount">Number of the network's tasks.</param>
    /// <param name="route">The set's route.</param>
    public Batch Of(int[] tasks, int taskCount, int route)
    {
        // A set with all tasks has the network's numbers already.
        if (tasks.Length == taskCount && route == Route)
            return this;
        if (Labels.Length == 0)
            return new Batch([], [], [], Numbered(Masses, tasks, taskCount), [.. Tasks.Select(task => tasks[task])], Rows)
            {
                Route = route,
                Parts = [.. Parts.Select(part => part.Of(tasks, taskCount, route))],
            };
        return new Batch(
            Inputs,
            Numbered(Labels, tasks, taskCount),
            Numbered(Weights, tasks, taskCount),
            Numbered(Masses, tasks, taskCount),
            [.. Tasks.Select(task => tasks[task])],
            Rows
        )
        {
            RowMasses = Numbered(RowMasses, tasks, taskCount),
            Route = route,
            Share = Share,
            Places = Places,
        };
    }

    /// <summary>What this rank has of a batch that several ranks have together.</summary>
    /// <param name="own">Its rows; null where it has none of them.</param>
    /// <param name="ownMasses">Per task what they count.</param>
    /// <param name="masses">Per task what the rows of all ranks count.</param>
    /// <param name="rows">Rows of all ranks.</param>
    /// <param name="places">Where its rows stand among them.</param>
    public static Batch OfRanks(Batch? own, double[] ownMasses, double[] masses, int rows, BatchPlaces places) =>
        new([], [], [], masses, [.. Enumerable.Range(0, masses.Length).Where(task => masses[task] > 0)], rows)
        {
            Parts =
                own is null ? []
                : own.Parts.Count > 1 ? OfRank(own.Parts, rows, places)
                : [own with { Masses = ownMasses, Share = own.Rows / (double)rows, Places = places }],
        };

    private static List<Batch> OfRank(IReadOnlyList<Batch> parts, int rows, BatchPlaces places)
    {
        var (all, start) = (new List<Batch>(parts.Count), 0);
        foreach (var part in parts)
        {
            var end = start + part.Rows;
            all.Add(part with { Share = part.Rows / (double)rows, Places = places with { Rows = places.Rows[start..end] } });
            start = end;
        }
        return all;
    }

    /// <summary>Parts of one batch of a set, which go through the network one after the other.</summary>
    /// <param name="parts">At least one, of so many rows each as the source cuts off.</param>
    public static Batch OfParts(IReadOnlyList<Batch> parts)
    {
        if (parts.Count == 1)
            return parts[0];
        double[] Sum(Func<Batch, double[]> of) =>
            [.. Enumerable.Range(0, of(parts[0]).Length).Select(task => parts.Sum(part => of(part)[task]))];
        var (masses, rows) = (Sum(part => part.Masses), parts.Sum(part => part.Rows));
        return new Batch([], [], [], masses, [.. Enumerable.Range(0, masses.Length).Where(task => masses[task] > 0)], rows)
        {
            RowMasses = Sum(part => part.RowMasses),
            Parts = [.. parts.Select(part => part with { Share = part.Rows / (double)rows })],
        };
    }

    /// <summary>The same batch with one of its parts alone.</summary>
    public Batch Only(Batch part) => this with { Parts = [part] };

    private static T[] Numbered<T>(T[] own, int[] tasks, int taskCount)
    {
        var all = new T[taskCount];
        for (var t = 0; t < tasks.Length; t++)
            all[tasks[t]] = own[t];
        return all;
    }

    /// <summary>One batch of every data set as one: each part goes through the network by itself, a task's loss is the mean over the rows
    /// of all parts.</summary>
    public static Batch Join(IReadOnlyList<Batch> parts)
    {
        double[] masses = [.. Enumerable.Range(0, parts[0].Masses.Length).Select(task => parts.Sum(part => part.Masses[task]))];
        return new Batch(
            [],
            [],
            [],
            masses,
            [.. Enumerable.Range(0, masses.Length).Where(task => masses[task] > 0)],
            parts.Sum(part => part.Rows)
        )
        {
            Parts = [.. parts.SelectMany((part, set) => part.Parts.Select(own => own.InSet(set)))],
            Sets = parts.Count,
        };
    }

    private Batch InSet(int set) => Places is null ? this : this with { Places = Places with { Set = set } };

    public void Dispose()
    {
        foreach (var tensor in Tensors)
            tensor.Dispose();
    }
}
