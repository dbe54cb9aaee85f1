namespace MlNet.MultiTask;

/// <summary>A whole network: encoded inputs, architecture, heads. Written once over <see cref="IOps{T}"/>; holds no tensors.</summary>
/// <param name="encodings">One per input column.</param>
/// <param name="architecture">How the tasks share it.</param>
/// <param name="heads">One per task.</param>
/// <param name="routes">The routes into the architecture; null for a single one over all columns.</param>
internal class Network(
    IReadOnlyList<FittedEncoding> encodings,
    Architecture architecture,
    IReadOnlyList<TaskHead> heads,
    NetworkRoutes? routes = null
)
{
    private readonly NetworkRoutes _routes = routes ?? NetworkRoutes.Single(encodings.Count, heads.Count);
    private readonly int[] _stepTasks = [.. Enumerable.Range(0, heads.Count).Where(task => heads[task].IsPerStep)];
    private readonly int[] _mapTasks = [.. Enumerable.Range(0, heads.Count).Where(task => heads[task].MapPixels > 0)];
    private readonly int[] _rowTasks =
    [
        .. Enumerable.Range(0, heads.Count).Where(task => !heads[task].IsPerStep && heads[task].MapPixels == 0),
    ];

    public IReadOnlyList<TaskHead> Heads => heads;

    public Architecture Architecture => architecture;

    public NetworkRoutes Routes => _routes;

    /// <summary>Whether its layers look at all rows of a batch together, so that every one of several ranks has to take part in each pass,
    /// also without a row.</summary>
    public bool LooksAcrossRows { get; set; }

    /// <summary>Whether a table is read by the entries of sparse rows.</summary>
    public bool HasBags { get; } = encodings.Any(encoding => encoding is FittedBag);

    /// <summary>Number of members, more than 1 where the architecture is an ensemble.</summary>
    public virtual int Members => architecture.Members;

    /// <summary>The same network, its tasks sharing it in another way.</summary>
    /// <param name="other">How.</param>
    public virtual Network With(Architecture other) => new(encodings, other, heads, _routes);

    /// <summary>The copy of the network that answers a task, from 0.</summary>
    /// <param name="task">The task's position.</param>
    public virtual int CopyOf(int task) => 0;

    /// <summary>The same network in several copies.</summary>
    /// <param name="copies">Per task the position of its copy, from 0.</param>
    public CopiedNetwork Copied(IReadOnlyList<int> copies) => new(encodings, architecture, heads, _routes, copies);

    /// <summary>The logits of each task, each from the columns of its route.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="inputs">One value [batch, size] per input column.</param>
    /// <returns>[batch, width] per task; [batch, members, width] for ensembles.</returns>
    public virtual IReadOnlyList<T> Logits<T>(IOps<T> ops, IReadOnlyList<T> inputs)
    {
        var logits = new T[heads.Count];
        for (var route = 0; route < _routes.Count; route++)
        {
            var all = LogitsOf(ops, Encode(ops, route, _routes.Select(route, inputs)));
            for (var task = 0; task < logits.Length; task++)
                if (_routes.OfTask[task] == route)
                    logits[task] = all[task];
        }
        return logits;
    }

    /// <summary>The logits of every task from the columns of one route, including tasks of other routes.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="route">Which one.</param>
    /// <param name="inputs">One value [batch, size] per input column of the route.</param>
    public virtual IReadOnlyList<T> RouteLogits<T>(IOps<T> ops, int route, IReadOnlyList<T> inputs) =>
        _routes.Count == 1 ? Logits(ops, inputs) : LogitsOf(ops, Encode(ops, route, inputs));

    /// <summary>The same, with the architecture's penalty if it has one.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="route">Which route.</param>
    /// <param name="inputs">One value [batch, size] per input column of the route.</param>
    /// <param name="hasPenalty">Whether there is a penalty.</param>
    /// <param name="penalty">A scalar, or a number for each row of which the mean counts.</param>
    public virtual IReadOnlyList<T> LogitsWithPenalty<T>(
        IOps<T> ops,
        int route,
        IReadOnlyList<T> inputs,
        out bool hasPenalty,
        out T penalty
    )
    {
        var features = Encode(ops, route, inputs);
        if (IsMixed)
            return MixedLogits(ops, features, withPenalty: true, out hasPenalty, out penalty);
        var logits = LogitsOf(ops, Represent(ops, features.Rows));
        hasPenalty = architecture.TryPenalty(ops, features.Rows, logits, out penalty);
        return logits;
    }

    /// <summary>The inputs of a route, encoded and joined: [batch, width], or images if the architecture takes them; the same shape for all
    /// routes.</summary>
    public T Features<T>(IOps<T> ops, int route, IReadOnlyList<T> inputs) => Encode(ops, route, inputs).Rows;

    private NetworkFeatures<T> Encode<T>(IOps<T> ops, int route, IReadOnlyList<T> inputs)
    {
        var columns = _routes.Inputs[route];
        var (parts, sequence) = (new List<T>(columns.Length), new List<T>());
        SequenceEncoding? settings = null;
        var (mask, maps) = (default(T)!, Array.Empty<T>());
        for (var i = 0; i < columns.Length; i++)
        {
            var (own, encoding) = (ops.Scope("inputs").Scope(LayerNames.Of(columns[i])), encodings[columns[i]]);
            if (encoding is FittedImage { Image.Decoder: not null } image && _mapTasks.Length > 0)
            {
                var stages = image.Stages(own, inputs[i]);
                if (_rowTasks.Length + _stepTasks.Length > 0)
                    parts.Add(image.Pool(own, stages));
                maps = image.Decode(own, stages, _mapTasks);
                continue;
            }
            if (encoding is not FittedSequenceColumn column)
            {
                parts.Add(encoding.Encode(own, inputs[i]));
                continue;
            }
            if (settings is null)
                (settings, mask) = (column.Settings, column.Mask(own, inputs[i]));
            sequence.Add(column.Encode(own, inputs[i]));
        }
        var steps = default(T)!;
        if (settings is not null)
        {
            var scope = ops.Scope("sequence");
            steps = SequenceReading.Steps(scope, settings, sequence, mask);
            if (_stepTasks.Length > 0)
                NetworkChecks.Steps(ops, steps, heads[_stepTasks[0]]);
            T[] beside = _stepTasks.Length > 0 && settings.ColumnsAtEachStep ? [.. parts.Select(part => ops.Flatten(part))] : [];
            if (_rowTasks.Length > 0)
                parts.Add(SequenceReading.Pool(scope, settings, steps, mask));
            if (beside.Length > 0)
                steps = SequenceReading.Beside(scope, steps, mask, beside);
        }
        return new NetworkFeatures<T>(_rowTasks.Length > 0 ? Joined(ops, route, [.. parts]) : default!, steps, mask, maps);
    }

    private T Joined<T>(IOps<T> ops, int route, T[] parts)
    {
        if (!architecture.TakesImages || !AreImages(ops, parts))
            parts = [.. parts.Select(part => ops.Flatten(part))];
        var features = parts.Length == 1 ? parts[0] : ops.Concat(1, parts);
        return _routes.Count == 1 ? features : ops.RouteEncoder(route, features, _routes.Width, _routes.Channels);
    }

    private IReadOnlyList<T> LogitsOf<T>(IOps<T> ops, NetworkFeatures<T> features) =>
        IsMixed
            ? MixedLogits(ops, features, withPenalty: false, out _, out _)
            : LogitsOf(ops, Represent(ops, features.Rows));

    // Whether some task has more than one answer for each row.
    private bool IsMixed => _stepTasks.Length + _mapTasks.Length > 0;

    // Tasks with an answer for each step share the steps' network, those of rows the rows': both as the architecture says. Those of pixels
    // share trunk and decoder.
    private T[] MixedLogits<T>(IOps<T> ops, NetworkFeatures<T> features, bool withPenalty, out bool hasPenalty, out T penalty)
    {
        var logits = new T[heads.Count];
        (hasPenalty, penalty) = (false, default!);
        if (_rowTasks.Length > 0)
            Group(_rowTasks, ops, features.Rows, penalty => penalty, ref hasPenalty, ref penalty);
        if (_stepTasks.Length > 0)
            Group(
                _stepTasks,
                ops.Scope("steps"),
                ops.JoinSteps(features.Steps),
                penalty => SequenceReading.OfRows(ops, penalty, features.Mask),
                ref hasPenalty,
                ref penalty
            );
        foreach (var task in _stepTasks)
            logits[task] = ops.ForTask(task).SplitSteps(logits[task], features.Steps);
        for (var i = 0; i < _mapTasks.Length; i++)
            logits[_mapTasks[i]] = MapLogits(ops.ForTask(_mapTasks[i]), _mapTasks[i], features.Maps[i]);
        return logits;

        void Group(int[] tasks, IOps<T> all, T values, Func<T, T> ofRows, ref bool has, ref T sum)
        {
            var own = new GroupOps<T>(all, tasks);
            var representations = architecture.Represent(own, values, tasks.Length);
            NetworkChecks.Representations(ops, architecture, [.. tasks.Select(task => heads[task])], representations);
            var answers = new T[tasks.Length];
            for (var i = 0; i < tasks.Length; i++)
                answers[i] = Head(
                    architecture.IsHeadShared(i, tasks.Length) ? all : all.ForTask(tasks[i]),
                    LayerNames.OfHead(tasks[i]),
                    representations[i],
                    heads[tasks[i]].LogitCount
                );
            var combined = architecture.Combine(own, answers);
            for (var i = 0; i < tasks.Length; i++)
                logits[tasks[i]] = combined[i];
            if (withPenalty && architecture.TryPenalty(own, values, combined, out var one))
                (sum, has) = (has ? ops.Add(sum, ofRows(one)) : ofRows(one), true);
        }
    }

    private T MapLogits<T>(IOps<T> ops, int task, T map)
    {
        var image = encodings.OfType<FittedImage>().First(encoding => encoding.Image.Decoder is not null).Image;
        var size = MapSize.Of(image.Height, image.Width, heads[task].MapPixels)!.Value;
        return heads[task].MapLogits(ops, LayerNames.OfHead(task), map, size);
    }

    /// <summary>Each task's representation of the rows, from the encoded inputs.</summary>
    public IReadOnlyList<T> Represent<T>(IOps<T> ops, T features) =>
        ValuesOfFeatures is { } values
            ? architecture.RepresentFeatures(ops, features, values, heads.Count)
            : architecture.Represent(ops, features, heads.Count);

    // Known if there is one route and each encoding says it.
    private IReadOnlyList<int>? ValuesOfFeatures =>
        field ??=
            _routes.Count == 1 && encodings.All(encoding => encoding.ValuesOfFeatures is not null)
                ? [.. _routes.Inputs[0].SelectMany(column => encodings[column].ValuesOfFeatures!)]
                : null;

    /// <summary>The logits of each task, as <see cref="Logits"/>, from their representations.</summary>
    public IReadOnlyList<T> LogitsOf<T>(IOps<T> ops, IReadOnlyList<T> representations)
    {
        var logits = new T[heads.Count];
        NetworkChecks.Representations(ops, architecture, heads, representations);
        for (var i = 0; i < logits.Length; i++)
            logits[i] = Head(
                architecture.IsHeadShared(i, heads.Count) ? ops : ops.ForTask(i),
                LayerNames.OfHead(i),
                representations[i],
                heads[i].LogitCount
            );
        return architecture.Combine(ops, logits);
    }

    /// <summary>The columns of every task, task by task.</summary>
    public virtual IReadOnlyList<T> Outputs<T>(IOps<T> ops, IReadOnlyList<T> inputs) => OutputsOf(ops, Logits(ops, inputs), inputs);

    /// <summary>The columns of every task, from its logits.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="logits">The logits of each task.</param>
    /// <param name="inputs">The network's inputs, for tasks whose labels are learnt in a frame of the row's own.</param>
    public IReadOnlyList<T> OutputsOf<T>(IOps<T> ops, IReadOnlyList<T> logits, IReadOnlyList<T> inputs)
    {
        var outputs = new List<T>();
        var mask = heads.Any(head => head.IsChain) ? Mask(ops, inputs) : default!;
        for (var i = 0; i < logits.Count; i++)
        {
            var own = ops.ForTask(i).Scope("outputs").Scope(LayerNames.OfHead(i));
            var columns =
                heads[i].IsChain ? heads[i].ChainOutputs(HeadScope(ops, i), logits[i], mask)
                : Members > 1 ? heads[i].Outputs(own, heads[i].Average(own, logits[i]))
                : heads[i].Outputs(own, logits[i]);
            NetworkChecks.Outputs(own, heads[i], columns);
            outputs.AddRange(heads[i].Frame is { } frame ? columns.Select(column => frame.Undo(own, column, inputs)) : columns);
        }
        return outputs;
    }

    /// <summary>The operations in the scope of the parameters that a head has behind its logits.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="task">The task's position.</param>
    public virtual IOps<T> HeadScope<T>(IOps<T> ops, int task) => ops.ForTask(task).Scope("outputs").Scope(LayerNames.OfHead(task));

    private T Mask<T>(IOps<T> ops, IReadOnlyList<T> inputs)
    {
        var column = Enumerable.Range(0, encodings.Count).First(i => encodings[i] is FittedSequenceColumn);
        return ((FittedSequenceColumn)encodings[column]).Mask(ops.Scope("inputs").Scope(LayerNames.Of(column)), inputs[column]);
    }

    // Images of one size are the channels of one image.
    private static bool AreImages<T>(IOps<T> ops, T[] parts) =>
        Array.TrueForAll(parts, part =>
            ops.Rank(part) == 4 && ops.Size(part, 2) == ops.Size(parts[0], 2) && ops.Size(part, 3) == ops.Size(parts[0], 3)
        );

    private T Head<T>(IOps<T> ops, string name, T representation, int width) =>
        Members == 1 ? ops.Dense(name, representation, width) : ops.Scope(name).DenseOfMembers(representation, Members, width);
}
