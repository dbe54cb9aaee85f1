using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MlNet.MultiTask;

/// <summary>Begins a training of several ranks, and refuses what they cannot train together yet.</summary>
internal static class RankTraining
{
    /// <summary>Throws where several ranks are asked to do what one rank does alone.</summary>
    /// <exception cref="NotSupportedException">They are.</exception>
    public static void Refuse(MultiTaskOptions options, string what)
    {
        if (options.Communicator is { Size: > 1 and var size })
            throw new NotSupportedException(
                $"{nameof(MultiTaskOptions)}.{nameof(MultiTaskOptions.Communicator)} has {size} ranks, but {what} is not done by several "
                    + "ranks together yet. Set it to null."
            );
    }

    /// <summary>Loads what is needed, and finds the checkpoint to resume from.</summary>
    /// <exception cref="InvalidOperationException">A rank cannot take part.</exception>
    /// <exception cref="OperationCanceledException">A rank was cancelled.</exception>
    public static TrainingCheckpoints? Begin(RankGroup ranks, MultiTaskOptions options, TrainingScope scope)
    {
        ranks.Together(() =>
        {
            Check(options, scope);
            TorchLibrary.Load();
            OnnxRuntimeLibrary.Check();
            return true;
        });
        var saving = scope.Checkpoints(options.Checkpoints);
        var kinds = ranks.Texts(saving is null ? "none" : $"{saving.EveryEpochs}, {saving.EverySteps}, {saving.Keep}, {saving.Resume}");
        if (Array.FindIndex(kinds, kind => kind != kinds[0]) is > 0 and var other)
            throw ranks.Agreed(
                new InvalidOperationException(
                    $"The ranks do not save the same checkpoints (EveryEpochs, EverySteps, Keep, Resume): {kinds[0]} on rank 0, "
                        + $"{kinds[other]} on rank {other}."
                )
            );
        var checkpoints = saving is null ? null : new TrainingCheckpoints(saving, ranks);
        var isCancelled = options.CancellationToken.IsCancellationRequested || scope.CancellationToken.IsCancellationRequested;
        if (checkpoints?.Resumed is null && ranks.Texts(isCancelled ? "cancelled" : "").Any(text => text.Length > 0))
        {
            checkpoints?.Dispose();
            throw new OperationCanceledException("The training was cancelled before it began.", options.CancellationToken);
        }
        return checkpoints;
    }

    /// <summary>Throws where a column cannot be encoded without rows of other clients.</summary>
    /// <exception cref="NotSupportedException">There is one.</exception>
    public static void CheckColumns(RankGroup ranks, MultiTaskOptions options, IReadOnlyList<InputColumn> inputs)
    {
        foreach (var input in inputs)
            if (ranks.IsPrivate && ClientColumns.Refused(input, options.EncodingOf(input)) is { } reason)
                throw Refused(ranks, reason);
    }

    /// <summary>Throws where the network or a task has something that is not a sum over rows.</summary>
    /// <exception cref="NotSupportedException">It has.</exception>
    public static void Check(RankGroup ranks, MultiTaskOptions options, ModelSchema schema, Network network, ShapeRecord shapes)
    {
        var normalization = shapes.Layers.Find(layer => layer.Op == "BatchNorm");
        if (normalization is not null && ranks.IsPrivate)
            throw Refused(
                ranks,
                $"'{normalization.Scope}' is a batch normalisation, whose running means are each client's own. Use "
                    + $"{nameof(LayerNormalization)}.{nameof(LayerNormalization.Layer)} or none"
            );
        if (ranks.IsPrivate)
            return;
        network.LooksAcrossRows = normalization is not null;
        if (normalization is not null && schema.Inputs.FirstOrDefault(input => input.IsSequence) is { } sequence)
            throw Refused(
                ranks,
                $"'{normalization.Scope}' is a batch normalisation, and how far the rows of '{sequence.Name}' are filled up differs "
                    + $"between ranks. Use {nameof(LayerNormalization)}.{nameof(LayerNormalization.Layer)} or none"
            );
        if (normalization is not null && network.HasBags)
            throw Refused(
                ranks,
                $"'{normalization.Scope}' is a batch normalisation beside tables of words ({nameof(BagEncoding)}). Use "
                    + $"{nameof(LayerNormalization)}.{nameof(LayerNormalization.Layer)} or none"
            );
        if (normalization is not null && options.Architecture.DealsRows)
            throw Refused(
                ranks,
                $"'{normalization.Scope}' is a batch normalisation, and {nameof(TabM)}.{nameof(TabM.OwnBatches)} fills up the rows of "
                    + "a rank with some that do not count. Leave it false"
            );
        for (var t = 0; t < network.Heads.Count; t++)
            if (network.Heads[t].Undivided is { } reason)
                throw Refused(ranks, $"task '{schema.Tasks[t].Name}' cannot be divided: {reason}");
    }

    /// <summary>Throws where the ranks no longer have the same weights: they would go on to train networks of their own.</summary>
    /// <exception cref="InvalidOperationException">They have not.</exception>
    /// <param name="ranks">The ranks.</param>
    /// <param name="values">The weights that they have in common.</param>
    public static void CheckWeights(RankGroup ranks, float[] values)
    {
        var digests = ranks.Texts(Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan()))));
        if (Array.FindIndex(digests, digest => digest != digests[0]) is > 0 and var other)
            throw ranks.Agreed(
                new InvalidOperationException(
                    $"Rank {other} of {ranks.Size} no longer has the weights of rank 0. Processors with other vector instructions round "
                        + "differently: train on machines of one kind. A balancer, schedule or optimizer of your own has to do the same on "
                        + "all ranks, with random numbers from the seed that it is given."
                )
            );
    }

    private static void Check(MultiTaskOptions options, TrainingScope scope)
    {
        string? reason =
            scope.IsOneOfSeveral ? "this training is one of several (cross-validation, comparison or search), with turns of their own"
            : options.Teachers.Count > 0 ? $"{nameof(MultiTaskOptions.Teachers)} are trained on one rank's rows"
            : null;
        if (reason is not null)
            throw new NotSupportedException(Text(options.Communicator!.Size, reason));
    }

    private static Exception Refused(RankGroup ranks, string reason) => ranks.Agreed(new NotSupportedException(Text(ranks.Size, reason)));

    private static string Text(int ranks, string reason) => $"{ranks} ranks cannot train this together yet: {reason}.";
}
