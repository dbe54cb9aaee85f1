namespace Benchmarks;

/// <summary>The default number of threads against each fixed one, on the machine as it is and with every second core busy.</summary>
internal static class ThreadChoice
{
    private const int Steps = 60;

    /// <summary>Prints the table.</summary>
    /// <param name="rounds">Trainings of each contender; the median counts.</param>
    public static void Run(int rounds)
    {
        var cores = Environment.ProcessorCount;
        int[] fixedNumbers = [.. new[] { 1, cores / 2, cores }.Where(threads => threads > 0).Distinct()];
        var table = new Table(
            $"Default threads, mean time of a step behind the first {Steps} steps, median of {rounds} trainings",
            [
                "network",
                "batch",
                "busy cores",
                .. fixedNumbers.Select(threads => $"{threads} threads"),
                "default",
                "slower than best",
                "target",
            ]
        );
        foreach (var busy in new[] { 0, Math.Max(1, cores / 2) })
            foreach (var (name, create, batch) in Cases())
            {
                using var load = new BusyCores(busy);
                var times = fixedNumbers.Append(0).ToDictionary(threads => threads, _ => new List<double>());
                for (var round = 0; round < rounds; round++)
                    foreach (var (threads, seconds) in times)
                        seconds.Add(StepSeconds(create(batch, threads, Steps)));
                double Median(int threads) => times[threads].Order().ElementAt(rounds / 2);
                table.Add(
                    [
                        name,
                        $"{batch}",
                        $"{busy} of {cores}",
                        .. fixedNumbers.Select(threads => $"{Median(threads) * 1e3:0.00} ms"),
                        $"{Median(0) * 1e3:0.00} ms",
                        Table.Times(Median(0) / fixedNumbers.Min(Median)),
                        "≤ 2.00×",
                    ]
                );
            }
    }

    private static IEnumerable<(string, Func<int, int, int, TrainingCase>, int)> Cases() =>
        [
            ("64→128→64", TrainingCase.Mlp, 256),
            ("128→512→512", TrainingCase.Wide, 64),
            ("128→512→512", TrainingCase.Wide, 512),
            ("LeNet", TrainingCase.Images, 64),
        ];

    // The first epoch reads the rows, and in it the default looks for its number.
    private static double StepSeconds(TrainingCase work)
    {
        using var fit = new FitRounds(work);
        fit.Round();
        return fit.Spans[1..^1].Average();
    }
}
