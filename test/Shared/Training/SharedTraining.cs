namespace MlNet.MultiTask.Tests;

/// <summary>One training on the rows of several ranks, each a thread, and the same on one rank with all rows.</summary>
internal static class SharedTraining
{
    /// <summary>Rows with three tasks of which each row lacks some: the rows 40 to 59 have no number at all.</summary>
    public static List<Sample> Rows(int count = 200)
    {
        var rows = Sample.Many(count);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i % 3 == 0)
                rows[i].Class = float.NaN;
            if (i % 5 == 1)
                rows[i].Sign = float.NaN;
            if (i % 4 == 2 || i is >= 40 and < 60)
                rows[i].Sum = float.NaN;
            rows[i].Weight = 0.5f + i % 4;
        }
        return rows;
    }

    /// <summary>The rows of each rank: so many for each, one behind the other.</summary>
    public static List<Sample>[] Divide(List<Sample> rows, params int[] counts)
    {
        Assert.HasCount(counts.Sum(), rows);
        var first = 0;
        return [.. counts.Select(count => rows.Slice((first += count) - count, count))];
    }

    /// <summary>Few steps without anything that ranks draw for rows of their own.</summary>
    public static MultiTaskOptions Options(Balancer? balancer = null, int epochs = 2) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [12], TowerLayers = [6] },
            NumericEncoding = new StandardizeEncoding(),
            Optimizer = new Sgd { LearningRate = 0.05, Momentum = 0.5 },
            Regularization = new Regularization { ClipNorm = 1, L2 = 1e-3 },
            Balancer = balancer,
            BatchSize = 24,
            MaximumEpochs = epochs,
            Seed = 3,
            Threads = 1,
            WeightColumn = "Weight",
        };

    public static MultiTaskTransformer Alone(List<Sample> rows, MultiTaskOptions options, params TaskDefinition[] tasks) =>
        Sample.Fit(rows, options, tasks);

    /// <summary>The model of each rank.</summary>
    public static IReadOnlyList<MultiTaskTransformer> Together(
        List<Sample>[] rows,
        MultiTaskOptions options,
        params TaskDefinition[] tasks
    ) => Together(rows, (ranks, _) => options with { Communicator = ranks }, tasks);

    public static IReadOnlyList<MultiTaskTransformer> Together(
        List<Sample>[] rows,
        Func<Communicator, int, MultiTaskOptions> options,
        params TaskDefinition[] tasks
    ) => Communicator.OnThreads(rows.Length, ranks => Sample.Fit(rows[ranks.Rank], options(ranks, ranks.Rank), tasks));

    /// <summary>Asserts that every rank has the same bytes, and gives back the first model.</summary>
    public static MultiTaskTransformer Same(IReadOnlyList<MultiTaskTransformer> models, string what = "")
    {
        for (var rank = 1; rank < models.Count; rank++)
            CollectionAssert.AreEqual(models[0].OnnxModel.ToArray(), models[rank].OnnxModel.ToArray(), $"{what}: rank {rank}");
        return models[0];
    }

    /// <summary>Asserts that two models have the same scores within rounding.</summary>
    public static void Close(MultiTaskTransformer expected, MultiTaskTransformer actual, double tolerance, string what = "")
    {
        foreach (var column in new[] { "Sign.Score", "Sum.Score" })
            Near.Values(Sample.Scores(expected, column), Sample.Scores(actual, column), tolerance, $"{what}: {column}");
    }
}
