namespace MlNet.MultiTask;

/// <summary>Runs the rounds until the held-out loss or the predictions stop moving, or there have been enough.</summary>
internal sealed class CoTrainingRounds
{
    private readonly CoTrainingSetup _setup;
    private readonly CoTrainingOptions _options;
    private readonly TrainingScope _scope;
    private readonly CoTrainingLog _log;
    private readonly Stage[] _stages;
    private readonly Stage _fusion;
    private readonly LearnerLabels[][] _labels;
    private readonly LearnerLabels[]? _heldOut;
    private readonly LabelPropagation[] _propagation;
    private readonly IReadOnlyList<int>[][] _corrected;
    private readonly ViewGraphs? _graphs;
    private StageOutcome[] _members = [];
    private StageOutcome? _fused;
    private float[][] _before = [];

    public CoTrainingRounds(CoTrainingSetup setup, CoTrainingOptions options, TrainingScope scope, CoTrainingLog log, TrainingLog epochs)
    {
        (_setup, _options, _scope, _log) = (setup, options, scope, log);
        var inputs = setup.Schema.Inputs;
        // Seeds differ, so that networks that look at the same columns start differently.
        _stages =
        [
            .. setup.Members.Select(
                (member, k) =>
                    new Stage(
                        member,
                        NetworkShapes.Record(member, [.. setup.Inputs[k].Select(i => inputs[i])]),
                        setup.MemberTasks[k],
                        setup.Rows.Plan.Set,
                        setup.Augmenter(setup.Inputs[k]),
                        setup.Seed + k,
                        scope,
                        epochs,
                        setup.Ranks
                    )
            ),
        ];
        _fusion = new Stage(
            setup.Fused,
            NetworkShapes.Record(setup.Fused, inputs),
            [.. setup.Tasks, .. setup.MemberTasks.SelectMany(own => own)],
            setup.Rows.Plan.Set,
            setup.Augmenter([.. Enumerable.Range(0, inputs.Count)]),
            setup.Seed,
            scope,
            epochs,
            setup.Ranks
        );
        _graphs = options.Smoothing is null ? null : new ViewGraphs(setup, options, scope.ThreadLimit);
        _labels = setup.Labels();
        _heldOut = setup.HeldOutLabels();
        _propagation =
        [
            .. setup.Tasks.Select(
                (_, t) => new LabelPropagation(setup.Table.Labels[t], setup.Table.Weights[t], setup.Pool, options)
            ),
        ];
        _corrected = [.. setup.Tasks.Select(_ => Enumerable.Repeat<IReadOnlyList<int>>([], setup.Members.Count + 1).ToArray())];
    }

    // Of several ranks any, so that all end alike.
    private bool IsCancelled
    {
        get
        {
            var own = _options.Training.CancellationToken.IsCancellationRequested || _scope.CancellationToken.IsCancellationRequested;
            return _setup.Ranks is { } ranks ? ranks.Texts(own ? "cancelled" : "").Any(text => text.Length > 0) : own;
        }
    }

    public CoTrainingResult Run()
    {
        var report = TrainRound(0);
        var best = new CoTrainingResult(
            _fused!.Values,
            0,
            0,
            report.ValidationLoss,
            _fused.Training.WasCancelled || _members.Any(member => member.Training.WasCancelled)
        );
        if (!HasUnlabelled() && !_options.Correction.HasFlag(LabelCorrection.Given))
        {
            _log.Info($"Every row has every label: there is nothing to propagate, and the networks are trained on their own labels alone.");
            return best;
        }
        for (var round = 1; round <= _options.MaximumRounds; round++)
        {
            if (IsCancelled)
                return best with { WasCancelled = true };
            Propagate(round);
            if (round == 1 && !_labels.Any(task => task.Any(learner => _setup.Pool.Any(learner.IsPropagated))))
                _log.Warning(
                    $"No prediction is confident enough to become a label: Threshold {_options.Threshold} with Sigma "
                        + $"{_options.Sigma}. The networks are trained further on the given labels alone."
                );
            report = TrainRound(round, best.ValidationLoss);
            if (report.Round != round)
                return best with { WasCancelled = true };
            best = report.IsBest
                ? new CoTrainingResult(_fused!.Values, round, round, report.ValidationLoss, false)
                : best with
                {
                    Rounds = round,
                };
            if (report.Moved < _options.Tolerance || round - best.BestRound >= _options.Patience)
                break;
        }
        return best;
    }

    // The report of the round, or of the previous one if it was cancelled.
    private CoTrainingRound TrainRound(int round, double bestLoss = double.NaN)
    {
        try
        {
            return TrainWholeRound(round, bestLoss);
        }
        catch (OperationCanceledException) when (round > 0)
        {
            return Cancelled(round);
        }
    }

    private CoTrainingRound TrainWholeRound(int round, double bestLoss)
    {
        var epochs = round == 0 ? _options.Training.MaximumEpochs : _options.RoundEpochs ?? _options.Training.MaximumEpochs;
        var before = _members;
        var members = new StageOutcome[_stages.Length];
        for (var k = 0; k < _stages.Length; k++)
        {
            var known = _options.KeepWeights && round > 0 ? before[k].Values : null;
            members[k] = Train(_stages[k], k, 1, epochs, _options.Training.Balancer, known is null ? null : known.GetValueOrDefault);
            if (round > 0 && IsCancelled)
                return Cancelled(round);
        }
        var fused = Train(
            _fusion,
            _stages.Length,
            _stages.Length + 1,
            _options.FeatureSharing is null ? 0 : _options.SharingEpochs ?? epochs,
            null,
            Start(members, round)
        );
        if (round > 0 && IsCancelled)
            return Cancelled(round);
        (_members, _fused) = ([.. members.Select((member, k) => Shared(member, fused, k))], fused);
        return Report(round, bestLoss);
    }

    private StageOutcome Train(Stage stage, int learner, int learners, int epochs, Balancer? balancer, Func<string, float[]?>? start)
    {
        // The fusion is trained with every learner's labels, its own first; a network with its own.
        int[] order = learners == 1 ? [learner] : [learner, .. Enumerable.Range(0, learner)];
        var table = _setup.Table;
        IEnumerable<int> columns = learners == 1 ? _setup.Inputs[learner] : Enumerable.Range(0, table.Inputs.Length);
        LearnerLabels[] labels = [.. order.SelectMany(m => _labels.Select(task => task[m]))];
        var seen = table.View(columns, labels.Select(own => own.Targets), labels.Select(own => own.Weights));
        var held = _heldOut is null
            ? seen
            : _setup.Rows.Validation!.View(
                columns,
                order.SelectMany(_ => _heldOut.Select(own => own.Targets)),
                order.SelectMany(_ => _heldOut.Select(own => own.Weights))
            );
        var split = _setup.Split with { Training = [.. _setup.Pool.Where(row => labels.Any(own => own.Has(row)))] };
        return stage.Run(seen, split, held, _options.Training.ForStage(epochs, balancer), start);
    }

    // The fused network starts with its members' weights.
    private Func<string, float[]?> Start(StageOutcome[] members, int round)
    {
        var known = new Dictionary<string, float[]>();
        for (var k = 0; k < members.Length; k++)
            foreach (var (name, values) in members[k].Values)
                known[FusedNetwork.NetworkScope(k) + name] = values;
        if (_options.KeepWeights && round > 0)
            foreach (var (name, values) in _fused!.Values.Where(value => !known.ContainsKey(value.Key)))
                known[name] = values;
        if (_options.FeatureSharing is { AreLearned: false } weights)
            for (var t = 0; t < _setup.Tasks.Count; t++)
                known[FusedNetwork.WeightsName(t)] = weights.Of(PointsOf(members, t).Diversities(_setup.Pool));
        return known.GetValueOrDefault;
    }

    // A network as the shared training left it: its weights, and its heads' predictions, which come behind the fusion's.
    private StageOutcome Shared(StageOutcome member, StageOutcome fused, int k)
    {
        var scope = FusedNetwork.NetworkScope(k);
        var (first, count) = ((k + 1) * _setup.Tasks.Count, _setup.Tasks.Count);
        return member with
        {
            Values = member.Values.Keys.ToDictionary(name => name, name => fused.Values[scope + name]),
            Points = fused.Points[first..(first + count)],
        };
    }

    private void Propagate(int round)
    {
        var share = _options.PropagatedShare * round / _options.MaximumRounds;
        for (var t = 0; t < _labels.Length; t++)
        {
            float[][] own = [.. _members.Select(member => member.Points[t])];
            var points = new TaskPoints(_setup.Fused.Heads[t].Predictions!, _graphs?.Smooth(t, own) ?? own);
            for (var m = 0; m < _labels[t].Length; m++)
                _corrected[t][m] = _propagation[t].Run(_labels[t][m], points, share);
        }
    }

    private TaskPoints PointsOf(StageOutcome[] members, int task) =>
        new(_setup.Fused.Heads[task].Predictions!, [.. members.Select(member => member.Points[task])]);

    private CoTrainingRound Report(int round, double bestLoss)
    {
        var loss = double.NaN;
        for (var t = 0; t < _setup.Tasks.Count; t++)
            if (!double.IsNaN(_fused!.Validation[t]))
                loss = (double.IsNaN(loss) ? 0 : loss) + _setup.Tasks[t].LossWeight * _fused.Validation[t];
        var moved = round == 0 ? double.NaN : Moved(_before, _fused!.Points);
        _before = _fused!.Points[.._setup.Tasks.Count];
        var report = new CoTrainingRound(
            round,
            _options.MaximumRounds,
            [.. _setup.Tasks.Select((_, t) => TaskReport(t))],
            moved,
            loss,
            round == 0 || double.IsNaN(loss) || loss < bestLoss
        );
        _log.Round(report);
        return report;
    }

    private CoTrainingTaskRound TaskReport(int t)
    {
        var points = PointsOf(_members, t);
        return new CoTrainingTaskRound(
            _setup.Tasks[t].Name,
            [
                .. _setup.Networks.Select(
                    (network, m) =>
                        LabelCount.Of(network.Name, _labels[t][m], _setup.Pool, _corrected[t][m], points.Space, _setup.Truth[t])
                ),
            ],
            points.Agreement(_setup.Pool, _setup.Table.Labels[t].Width)
        );
    }

    private CoTrainingRound Cancelled(int round)
    {
        _log.Info($"Cancelled in round {round}; the best round before it is kept.");
        return new CoTrainingRound(round - 1, _options.MaximumRounds, [], double.NaN, double.NaN, false);
    }

    // Mean over the tasks of the share of rows whose label is another now.
    private double Moved(float[][] before, float[][] now)
    {
        var sum = 0.0;
        for (var t = 0; t < _setup.Tasks.Count; t++)
            sum +=
                1
                - new TaskPoints(_setup.Fused.Heads[t].Predictions!, [before[t], now[t]]).Agreement(
                    _setup.Pool,
                    _setup.Table.Labels[t].Width
                );
        return sum / _setup.Tasks.Count;
    }

    private bool HasUnlabelled() => _labels.Any(task => task.Any(learner => !_setup.Pool.All(learner.Has)));
}
