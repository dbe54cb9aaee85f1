using Microsoft.ML.Runtime;
using TorchSharp;

namespace MlNet.MultiTask;

/// <summary>From data views to a fitted transformer: prepares the network, trains it and publishes it.</summary>
internal sealed partial class NetworkTraining(TrainingRequest request, IChannel channel)
{
    private readonly TrainingLog _log = new(channel, request.Options.Progress);

    // A preset replaces what the user left open, once the rows are known.
    private MultiTaskOptions _options = request.Options;

    private TrainingScope Scope => request.Scope;

    public MultiTaskTransformer Run(IReadOnlyList<TrainingSet> sets, FittedModel? start = null) =>
        request.Ranks is { } ranks ? ranks.Guard(() => RunOwn(sets, start)) : RunOwn(sets, start);

    private MultiTaskTransformer RunOwn(IReadOnlyList<TrainingSet> sets, FittedModel? start)
    {
        if (sets is [{ IsNamed: false } whole])
        {
            Scope.Seen?.Add((whole.Data, request.Tasks));
            if (whole.Validation is null && Scope.NextValidation() is { } validation)
                sets = [TrainingSet.Whole(whole.Data, validation)];
        }
        using var checkpoints = Begin();
        var prepared = Prepare(sets, checkpoints?.Seed, start);
        if (Scope.IsTrial)
            return Publishing(prepared).Untrained(prepared.Data.Seed);
        Publishing(prepared).Rehearse(prepared.Data.Seed);
        var taught = _isStopped ? prepared : Taught(prepared);
        if (_isStopped && _bestTrial is { } trial)
            return PublishTrial(trial);
        return Train(taught, checkpoints, trainer => Finish(taught, trainer));
    }

    // What may fail before any row is read.
    private TrainingCheckpoints? Begin()
    {
        if (request.Ranks is { } ranks)
            return RankTraining.Begin(ranks, _options, Scope);
        TorchLibrary.Load();
        var checkpoints = Scope.Checkpoints(_options.Checkpoints) is { } saving ? new TrainingCheckpoints(saving) : null;
        try
        {
            // What was trained before may have finished epochs: that is known once it is read.
            if (checkpoints?.Resumed is null)
                Scope.ThrowIfCancelled(_options.CancellationToken);
            OnnxRuntimeLibrary.Check();
            return checkpoints;
        }
        catch
        {
            checkpoints?.Dispose();
            throw;
        }
    }

    /// <summary>What the network for this data is made of, without training it.</summary>
    public NetworkSummary Summarize(IReadOnlyList<TrainingSet> sets)
    {
        var prepared = Prepare(sets, null, null);
        var shapes = NetworkShapes.Record(prepared.Network, prepared.Schema.Inputs);
        var taken = Taken(prepared, shapes);
        return SummaryBuilder.Build(shapes, _options.Architecture.Name, request.Tasks, taken?.Names, taken?.Others);
    }

    /// <summary>Trains, and tells how the tasks' steps affected each other's losses on the way.</summary>
    public TaskAffinity MeasureAffinity(IReadOnlyList<TrainingSet> sets, AffinityOptions affinity)
    {
        if (_options.Federation is not null)
            RankTraining.Refuse(_options, "measuring affinity");
        return request.Ranks is { } ranks ? ranks.Guard(() => MeasureOwn(sets, affinity)) : MeasureOwn(sets, affinity);
    }

    private TaskAffinity MeasureOwn(IReadOnlyList<TrainingSet> sets, AffinityOptions affinity)
    {
        if (request.Ranks is { } ranks)
            RankTraining.Begin(ranks, _options with { Checkpoints = null }, Scope);
        TorchLibrary.Load();
        if (request.Ranks is null)
            Scope.ThrowIfCancelled(_options.CancellationToken);
        var prepared = Prepare(sets, null, null);
        return Train(prepared, null, trainer =>
        {
            var meter = trainer.Measure(prepared.Network, affinity);
            return meter.Result(trainer.Run().WasCancelled);
        });
    }

    private PreparedTraining Prepare(IReadOnlyList<TrainingSet> sets, int? resumedSeed, FittedModel? start)
    {
        // What the preset once decided from the first rows stays with the model.
        if (start is not null)
        {
            _options = TableDefaults.OfModel(_options, request.Tasks, start);
            if (MemberCut.Continued(_options.Architecture, start) is var architecture && architecture != _options.Architecture)
                _options = _options with { Architecture = architecture };
        }
        _options = WideColumns.Complete(_options, request.Features, sets, start, request.Ranks);
        TeacherCheck.Run(_options, request.Tasks, sets.Count);
        var data = NetworkPreparation.Read(request with { Options = _options }, sets, start, resumedSeed);
        if (request.Ranks is { } ranks)
            ranks.Together(() => Check(data));
        else
            Check(data);
        if (start is null && TableRecipe.Applies(_options) && !data.Columns.Inputs.Any(input => input.IsSequence))
            _options = TableDefaults.Of(
                _options,
                request.Tasks,
                data,
                Scope.IsTrial,
                trial => new NetworkTraining(request with { Options = trial }, channel).Try(data),
                (trial, what) => TryWhole(trial, what, training => training.Build(data))?.Error ?? double.PositiveInfinity,
                _log
            );
        return Build(data);
    }

    private bool Check(NetworkPreparation data)
    {
        SetChecks.BatchSize(data.Sets, _options);
        if (!Scope.IsTrial)
        {
            ThresholdChoice.Check(data.Sets, request.Tasks, data.Heads);
            MemberCut.Check(data.Sets, _options.Architecture);
        }
        SetChecks.Refit(data.Sets, _options);
        return true;
    }

    private PreparedTraining Build(NetworkPreparation data)
    {
        var (inputs, routes, encodings) = (data.Columns.Inputs, data.Plan.Routes, data.Encode(_options));
        var network = new Network(encodings, _options.Architecture, data.Heads, routes);
        var trunks = UsedTrunk.Of(_options, inputs);
        // What of a file's numbers is in the network is known when it was built once.
        if (trunks.Count > 0)
            NetworkShapes.Record(network, inputs);
        var fitted = FittedModel.Write(
            _options.Architecture.Cut,
            [.. inputs.Select(_options.EncodingOf)],
            encodings,
            data.Labels,
            routes.Count == 1 ? null : [.. routes.Inputs.Select(route => route.Select(input => request.Features[input]).ToArray())],
            request.Tasks.Select(task => task.LogitsStandFor),
            trunks.Count == 0 ? null : [.. trunks.Select(trunk => trunk.Fitted)],
            inputs.Any(input => input.IsSequence) ? _options.Sequence : null
        );
        var schema = new ModelSchema(inputs, [.. request.Tasks.Select((task, t) => data.Describe(t, task, data.Heads[t]))]);
        var prepared = new PreparedTraining(data, network, schema, fitted);
        // Added tasks belong to the first copy.
        return data.Start?.Copies is { } copies
            ? prepared.Copied([.. copies, .. Enumerable.Repeat(0, request.Tasks.Count - copies.Count)])
            : prepared;
    }

    private TResult Train<TResult>(
        PreparedTraining prepared,
        TrainingCheckpoints? checkpoints,
        Func<Trainer, TResult> use,
        RefitPlan? refit = null
    )
    {
        var (data, network, schema, _) = prepared;
        var shapes = NetworkShapes.Record(network, schema.Inputs);
        if (request.Ranks is { } ranks)
            RankTraining.Check(ranks, _options, schema, network, shapes);
        var taken = Taken(prepared, shapes);
        if (taken is not null && !Scope.IsTrial && refit is null)
            _log.Info($"{taken}");
        var device = TrainingDevice.Choose(_options.Device, shapes.MultiplyAdds * _options.BatchSize);
        using var threads = new TorchThreads(
            request.Ranks is not null ? Math.Max(1, _options.Threads) : _options.Threads,
            shapes.MultiplyAdds * _options.BatchSize,
            Scope.ThreadLimit
        );
        using var tensors = torch.NewDisposeScope();
        var weighed = DataSetWeights.Apply(data.Sets, data.Weigh(_options), _options.SetSampling);
        SetCursor[] sets =
        [
            .. data.Sets.Select((set, i) => Open(set, DataSets.SeedOf(data.Seed, i), prepared, device, refit is not null))
                .Where(set => set.Rows.Count > 0),
        ];
        if (request.Ranks is { IsPrivate: true } all)
            all.Together(() =>
                sets.Length > 0 ? true : throw new InvalidOperationException("This client has no row to train on; each needs at least one.")
            );
        Warn(prepared, sets);
        checkpoints?.Begin(
            new TrainingFingerprint(
                _options,
                weighed,
                schema,
                sets,
                data.Sets.ToDictionary(set => set.Plan, set => set.Digest()),
                data.Statistics,
                data.Start,
                request.Ranks,
                taken?.Identity
            ),
            data.Seed,
            UsedTrunk.Of(_options, data.Columns.Inputs)
        );
        using var steps = new TrainingSteps(
            sets,
            _options.SetSampling,
            weighed,
            _options.BatchSize,
            _options.Balancer?.Samples ?? 1,
            data.Seed,
            _options.Architecture.DealtTo
        );
        var clients = Clients(sets, data, steps);
        using var trainer = new Trainer(
            new TrainingRun(network, shapes, weighed, _options, data.Seed, device)
            {
                Start = data.Start is null ? null : data.Start.Values,
                KeptTasks = data.Start?.KeptTasks ?? 0,
                Taken = taken is null ? null : taken.Values,
                Checkpoints = checkpoints,
                Threads = threads.Trial,
                Refit = refit,
                Ranks = request.Ranks,
                Clients = clients,
                Scope = Scope,
            },
            steps,
            _log
        );
        return use(trainer);
    }

    // How much each client of a federation counts; null where there is none.
    private ClientShares? Clients(SetCursor[] sets, NetworkPreparation data, TrainingSteps steps)
    {
        if (request.Ranks is not { IsPrivate: true } ranks)
            return null;
        var own = new double[request.Tasks.Count];
        foreach (var set in sets)
        {
            var masses = set.Rows.LabelMasses ?? OwnLabels(data.Sets.First(other => other.Plan == set.Plan));
            for (var t = 0; t < masses.Length; t++)
                own[set.Plan.Tasks[t]] += masses[t];
        }
        var shares = new ClientShares(ranks, own);
        for (var t = 0; t < own.Length; t++)
            if (own[t] == 0 && shares.Having(t) > 0 && FederatedAveraging.IsAtHome(_options.Federation!, shares, t))
                _log.Warning(
                    $"Task '{request.Tasks[t].Name}': this client has no label of it, and its own layers stay with the clients that have "
                        + $"some (client {shares.First(t)}): this model answers it with layers in which nothing was learnt. Set "
                        + $"{nameof(FederatedOptions)}.{nameof(FederatedOptions.Heads)} to {nameof(FederatedHeads.Averaged)} to get them."
                );
        steps.TakeLongest(ranks);
        return shares;

        static double[] OwnLabels(DataSet set) => [.. set.OwnStatistics.Select(labels => (double)labels.Rows)];
    }

    // What is trained further has weights of its own.
    private TakenWeights? Taken(PreparedTraining prepared, ShapeRecord shapes) =>
        prepared.Data.Start is null && _options.StartFrom is { } model ? new TakenWeights(model, shapes, prepared.Schema.Inputs) : null;

    private void Warn(PreparedTraining prepared, SetCursor[] sets)
    {
        var (data, tasks) = (prepared.Data, request.Tasks);
        foreach (var warning in SetChecks.Warnings(sets, tasks, prepared.Network.Heads, data.Statistics, _options, request.Ranks))
            _log.Warning(warning);
        foreach (var warning in LabelWarnings.Of(data.Sets, tasks).Concat(LabelWarnings.Of(request.Features, tasks, data.Statistics)))
            _log.Warning(warning);
        if (LossWarnings.Of(_options.Balancer, tasks) is { } unfit)
            _log.Warning(unfit);
        foreach (var set in data.Sets.Where(set => set.IsStreamed))
            _log.Info(
                $"{set.Rows} rows{(set.Plan.Set.IsNamed ? $" of data set '{set.Plan.Set.Name}'" : "")} are more than the "
                    + $"CacheBudget of {_options.CacheBudget} bytes holds: each epoch reads them again."
            );
        foreach (var rows in sets.Select(set => set.Rows).OfType<StreamedRows>())
            if (rows.OrderNote is { } note && rows.IsMixed)
                _log.Info($"{note}");
            else if (rows.OrderNote is { } warning)
                _log.Warning(warning);
    }

    // Of several sets some may have no images.
    private SetCursor Open(DataSet set, int seed, PreparedTraining prepared, torch.Device device, bool all)
    {
        var (heads, augmenter) = (
            set.Plan.OfTasks(prepared.Network.Heads),
            NetworkPreparation.Augmenter(_options, set.Plan.OfInputs(prepared.Schema.Inputs))
        );
        var across = prepared.Network.LooksAcrossRows;
        var rows = all ? set.OpenAll(heads, _options, device, augmenter, across) : set.Open(heads, _options, device, augmenter, across);
        return new SetCursor(set.Plan, rows, seed, prepared.Network.Heads.Count, _options.BatchSize);
    }
}
