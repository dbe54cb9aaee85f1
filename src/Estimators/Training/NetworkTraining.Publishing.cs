namespace MlNet.MultiTask;

// What comes after the training: a second one on all rows, and the transformer.
internal sealed partial class NetworkTraining
{
    private MultiTaskTransformer Finish(PreparedTraining prepared, Trainer trainer)
    {
        var outcome = trainer.Run();
        return Publish(prepared, trainer, outcome, trainer.Capture());
    }

    private MultiTaskTransformer Publish(
        PreparedTraining prepared,
        Trainer trainer,
        TrainingOutcome outcome,
        IReadOnlyDictionary<string, float[]> parameters
    )
    {
        // Members and thresholds are chosen with the weights that have not seen the held-out rows.
        outcome = outcome with { Cut = Cut(prepared, trainer, outcome, parameters) };
        var first = Model(prepared, outcome);
        var known = Values(prepared, outcome, parameters);
        foreach (var warning in WithOps(first, known, trainer, outcome, ops => ThresholdChoice.Settle(first.Network, ops, trainer)))
            _log.Warning(warning);
        (outcome, parameters) = Refit(prepared, trainer, outcome, parameters);
        parameters = Values(prepared, outcome, parameters);
        var model = Model(prepared, outcome);
        model = model with { Schema = ThresholdChoice.Into(model.Schema, model.Network.Heads) };
        var options = new NetworkExportOptions
        {
            TrainingSummary = TrainingSummary.Write(outcome, trainer.Sets, prepared.Data.Seed, _options),
            Fitted = model.Fitted,
        };
        var transformer = WithOps(
            model,
            parameters,
            trainer,
            outcome,
            ops => Publishing(model).Publish(parameters, options, ops, _log)
        );
        _log.Info(
            $"Trained {outcome.Epochs} epochs ({outcome.Steps} steps), kept epoch {outcome.BestEpoch}; the ONNX network differs from the "
                + $"trained one by {transformer.ExportDifference:G3}."
        );
        return transformer;
    }

    private NetworkPublishing Publishing(PreparedTraining prepared) =>
        new(request.Context, prepared.Network, prepared.Schema, prepared.Data.Sets, _options.Execution);

    private static PreparedTraining Model(PreparedTraining prepared, TrainingOutcome outcome)
    {
        var whole = outcome.Copies is { Weights.Count: > 1 } copies ? prepared.Copied(copies.OfTask) : prepared;
        return outcome.Cut is null ? whole : whole.Cut();
    }

    // The members that an ensemble keeps; null for all.
    private MemberCut? Cut(
        PreparedTraining prepared,
        Trainer trainer,
        TrainingOutcome outcome,
        IReadOnlyDictionary<string, float[]> parameters
    )
    {
        if (!MemberCut.IsWanted(_options.Architecture))
            return null;
        var whole = Model(prepared, outcome);
        return WithOps(
            whole,
            parameters,
            trainer,
            outcome,
            ops =>
            {
                var choice = new MemberChoice(whole.Network, ops, trainer, _options.StoppingCriterion);
                var cut = choice.Run(_options.Architecture.Cut.Members);
                var (all, kept) = choice.Scores;
                var members = string.Join(" and ", cut.OfCopies.Select(own => string.Join(", ", own)));
                _log.Info($"Of {whole.Network.Members} members {members} are kept: held-out error {kept:G5}, with all {all:G5}.");
                return cut;
            }
        );
    }

    // The parameters of the model, whose network may have fewer members than what was trained.
    private static IReadOnlyDictionary<string, float[]> Values(
        PreparedTraining prepared,
        TrainingOutcome outcome,
        IReadOnlyDictionary<string, float[]> parameters
    )
    {
        if (outcome.Cut is not { } cut)
            return parameters;
        ShapeRecord Shapes(TrainingOutcome of) => NetworkShapes.Record(Model(prepared, of).Network, prepared.Schema.Inputs);
        return cut.Apply(parameters, Shapes(outcome with { Cut = null }), Shapes(outcome));
    }

    // The trainer's operations have its parameters, which are not the model's after a refit, or where it has several copies or fewer
    // members.
    private static TResult WithOps<TResult>(
        PreparedTraining model,
        IReadOnlyDictionary<string, float[]> parameters,
        Trainer trainer,
        TrainingOutcome outcome,
        Func<TorchOps, TResult> use
    )
    {
        if (outcome is { WasRefitted: false, Copies: null, Cut: null })
            return use(trainer.Ops);
        var shapes = NetworkShapes.Record(model.Network, model.Schema.Inputs);
        using var store = new ParameterStore(shapes, model.Data.Seed, trainer.Device);
        store.Load(parameters.GetValueOrDefault);
        return use(new TorchOps(store, trainer.Mode));
    }

    // The outcome with a second training on all rows, where that is wanted and comes to its end; else the first training's model stands.
    private (TrainingOutcome Outcome, IReadOnlyDictionary<string, float[]> Parameters) Refit(
        PreparedTraining prepared,
        Trainer first,
        TrainingOutcome outcome,
        IReadOnlyDictionary<string, float[]> parameters
    )
    {
        var plan = RefitPlan.Of(outcome, request.Tasks.Count);
        var hasHeldOut = first.Sets.Any(set => set.Rows.HeldOutCount > 0);
        if (!_options.Refit || outcome.WasCancelled || outcome.Warning is not null || plan.Epochs == 0 || !hasHeldOut)
            return (outcome, parameters);
        _log.Info($"The network is trained again on all rows, for {plan.Epochs} epochs.");
        try
        {
            return Train(
                prepared,
                null,
                trainer =>
                    trainer.Run() switch
                    {
                        { WasCancelled: true } => (outcome with { WasCancelled = true }, parameters),
                        { Warning: { } warning } => (outcome with { Warning = warning }, parameters),
                        var again => (outcome with { Copies = again.Copies, WasRefitted = true }, trainer.Capture()),
                    },
                plan
            );
        }
        catch (OperationCanceledException)
        {
            Scope.MarkCancelled();
            return (outcome with { WasCancelled = true }, parameters);
        }
        catch (InvalidOperationException error) when (error.InnerException is DivergedException)
        {
            _log.Warning($"{error.Message} The model is that of the first training.");
            return (outcome with { Warning = error.Message }, parameters);
        }
    }
}
