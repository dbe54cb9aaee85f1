using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>
/// Shares independent trainings out over ranks that all have the same rows: each is done by one rank, which hands its model to the others.
/// So every rank ends with what one rank alone would have.
/// </summary>
internal static class RankTrials
{
    /// <summary>The ranks; null where there is one.</summary>
    public static RankGroup? Of(Communicator? communicator) => RankGroup.Of(communicator);

    /// <summary>How many trainings a rank runs at once: one, unless more were asked for.</summary>
    public static int Degree(RankGroup? ranks, int asked, int count) =>
        ranks is null ? SideBySide.Degree(asked, count) : SideBySide.Degree(Math.Max(1, asked), Math.Max(1, Share(ranks, count)));

    /// <summary>Most threads that each may choose.</summary>
    public static int ThreadLimit(RankGroup? ranks, int degree) => ranks is null ? SideBySide.ThreadLimit(degree) : 1;

    /// <summary>Throws where the ranks are about to do different things.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="facts">What has to be the same, in words.</param>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public static void Agree(RankGroup ranks, string facts)
    {
        var all = ranks.Texts(facts);
        if (Array.FindIndex(all, other => other != all[0]) is > 0 and var rank)
            throw ranks.Agreed(
                new InvalidOperationException(
                    $"The ranks do not share out the same trainings: {all[0]} on rank 0, {all[rank]} on rank {rank}. Give all of them the "
                        + "same rows and options."
                )
            );
    }

    /// <summary>The results in order, null for what was cancelled.</summary>
    /// <param name="ranks">The ranks; null where there is one.</param>
    /// <param name="count">How many trainings.</param>
    /// <param name="asked">How many a rank is to run at once; 0 for as many as is best.</param>
    /// <param name="fit">Trains one of them.</param>
    /// <param name="schema">The columns that its rows have.</param>
    /// <param name="judge">What a model gives; it then owns the model.</param>
    /// <param name="load">Reads a model of another rank.</param>
    /// <param name="cancellation">Ends between two of them.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <exception cref="OperationCanceledException">It was cancelled before any had ended.</exception>
    public static T?[] Run<T>(
        RankGroup? ranks,
        int count,
        int asked,
        Func<int, ITransformer> fit,
        Func<int, DataViewSchema> schema,
        Func<int, ITransformer, T> judge,
        Func<Stream, ITransformer> load,
        CancellationToken cancellation,
        IProgress<double>? progress
    )
        where T : class
    {
        var degree = Degree(ranks, asked, count);
        if (ranks is null)
            return SideBySide.Run(count, degree, i => judge(i, fit(i)), cancellation, progress);
        int[] own = [.. Enumerable.Range(0, count).Where(i => i % ranks.Size == ranks.Rank)];
        var models = ranks.Together(() => Own(own, degree, fit, cancellation, progress));
        var written = ranks.Together(() => own.Select((i, k) => models[k] is { } model ? Write(model, schema(i)) : []).ToArray());
        var results = new T?[count];
        for (var i = 0; i < count; i++)
        {
            // One at a time, so that there is room for a single model of each rank.
            var (rank, k) = (i % ranks.Size, i / ranks.Size);
            var bytes = ranks.Gather(rank == ranks.Rank ? written[k] : [])[rank];
            results[i] = ranks.Together(() =>
                rank == ranks.Rank ? (models[k] is { } model ? judge(i, model) : null)
                : bytes.Length == 0 ? null
                : judge(i, Read(bytes, load))
            );
        }
        return results.Any(result => result is not null)
            ? results
            : throw ranks.Agreed(new OperationCanceledException("It was cancelled before any training had ended.", cancellation));
    }

    /// <summary>A model of the first rank on all of them.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="fit">Trains it; null where it was cancelled.</param>
    /// <param name="schema">The columns that its rows have.</param>
    /// <param name="load">Reads a model of another rank.</param>
    public static ITransformer? FromFirst(
        RankGroup ranks,
        Func<ITransformer?> fit,
        DataViewSchema schema,
        Func<Stream, ITransformer> load
    )
    {
        var model = ranks.Together(() => ranks.Rank == 0 ? fit() : null);
        var bytes = ranks.Gather(ranks.Together(() => model is null ? [] : Write(model, schema)))[0];
        return ranks.Together(() => model ?? (bytes.Length == 0 ? null : Read(bytes, load)));
    }

    private static int Share(RankGroup ranks, int count) => (count + ranks.Size - 1 - ranks.Rank) / ranks.Size;

    private static ITransformer?[] Own(
        int[] own,
        int degree,
        Func<int, ITransformer> fit,
        CancellationToken cancellation,
        IProgress<double>? progress
    )
    {
        try
        {
            return own.Length == 0 ? [] : SideBySide.Run(own.Length, degree, k => fit(own[k]), cancellation, progress);
        }
        catch (OperationCanceledException)
        {
            return new ITransformer?[own.Length];
        }
    }

    private static byte[] Write(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    private static ITransformer Read(byte[] bytes, Func<Stream, ITransformer> load)
    {
        using var stream = new MemoryStream(bytes);
        return load(stream);
    }
}
