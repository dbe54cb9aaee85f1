namespace MlNet.MultiTask.Distributed.Tests;

/// <summary>What each rank of a test does, be it a process or a thread.</summary>
internal static class RankWork
{
    private static readonly Dictionary<int, int[]> s_counts = new()
    {
        [2] = [140, 60],
        [3] = [80, 50, 70],
        [4] = [100, 0, 97, 3],
    };

    /// <summary>Sums of numbers whose sum depends on the order, of many lengths, and bytes of each rank.</summary>
    public static (float[] Floats, double[] Doubles, byte[] Gathered) Sums(Communicator ranks)
    {
        var (floats, doubles, gathered) = (new List<float>(), new List<double>(), new List<byte>());
        foreach (var count in new[] { 0, 1, 2, 7, 1000, 4095, 100_003, 17_000_000 })
        {
            var own = Numbers(count, 31 * ranks.Rank);
            double[] wide = [.. own.Take(200_000).Select(value => value * 1e-3)];
            ranks.AllReduce(own);
            ranks.AllReduce(wide);
            // The halves of a sum, with parts of any size.
            if (count > 0)
            {
                int[] parts = [.. Enumerable.Range(0, ranks.Size).Select(rank => rank + 1 < ranks.Size ? count / (ranks.Size + 1) : 0)];
                parts[^1] = count - parts.Sum();
                var halves = Numbers(count, 31 * ranks.Rank);
                ranks.ReduceScatter(halves, parts);
                ranks.AllGather(halves, parts);
                if (!halves.AsSpan().SequenceEqual(own))
                    throw new InvalidOperationException($"The halves of a sum of {count} values give other bits than the whole.");
            }
            floats.AddRange(count > 1_000_000 ? own.Where((_, i) => i % 997 == 0) : own);
            doubles.AddRange(wide);
        }
        var few = Enumerable.Repeat((byte)(ranks.Rank + 1), 3 * ranks.Rank).ToArray();
        gathered.AddRange(ranks.AllGather(few).SelectMany(part => part));
        gathered.AddRange(ranks.AllGather(new byte[30_000_000 / (ranks.Rank + 1)]).Select(part => (byte)(part.Length % 251)));
        byte[] sent = [(byte)ranks.Rank, 9];
        ranks.Broadcast(sent, ranks.Size - 1);
        ranks.Barrier();
        gathered.AddRange(sent);
        return ([.. floats], [.. doubles], [.. gathered]);
    }

    // Of magnitudes from 1 to 2¹⁹, by the linear congruential generator of Numerical Recipes: a test's largest array has 17 million.
    private static float[] Numbers(int count, int seed)
    {
        var numbers = new float[count];
        var state = (uint)(count + seed);
        for (var i = 0; i < count; i++)
        {
            state = unchecked(1664525 * state + 1013904223);
            numbers[i] = (state >> 8) * (1 << (i % 20)) * (1f / (1 << 24));
        }
        return numbers;
    }

    /// <summary>A training with all that ranks exchange: a balancer of gradients, thresholds, held-out rows, dropout.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="how">folder=…, kill=rank:step, fail=rank:step, batch=rank:size, local=steps for clients that average,
    /// gradients=rows for those of the rows' representation, norm=batch for batch normalisation.</param>
    /// <param name="kill">Kills this process.</param>
    public static MultiTaskTransformer Train(Communicator ranks, IReadOnlyList<string> how, Action kill)
    {
        var settings = how.Select(entry => entry.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        (int Rank, int Number) Pair(string name) =>
            settings.TryGetValue(name, out var text) && text.Split(':') is [var rank, var number]
                ? (Number(rank), Number(number))
                : (-1, 0);

        static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        var (killed, failed, batch) = (Pair("kill"), Pair("fail"), Pair("batch"));
        var ofRows = settings.ContainsKey("gradients");
        var options = SharedTraining.Options(ofRows ? new GradDrop() : new UpGrad(), epochs: 6) with
        {
            BalancingGradients = ofRows ? BalancingGradients.SharedRepresentation : BalancingGradients.SharedParameters,
            Architecture = new HardSharing
            {
                TrunkLayers = [12],
                TowerLayers = [6],
                Dropout = 0.2,
                Normalization = settings.ContainsKey("norm") ? LayerNormalization.Batch : LayerNormalization.None,
            },
            BatchSize = batch.Rank == ranks.Rank ? batch.Number : 24,
            StoppingCriterion = StoppingCriterion.TaskErrors,
            Patience = 6,
            Communicator = ranks,
            Federation = settings.TryGetValue("local", out var local)
                ? new FederatedOptions { LocalSteps = Number(local), Balancer = new CaGrad() }
                : null,
            Checkpoints = settings.TryGetValue("folder", out var folder) ? new CheckpointOptions { Folder = folder, EverySteps = 5 } : null,
            ProgressSteps = 1,
            Progress = new Reports(report =>
            {
                if (killed == (ranks.Rank, report.Steps))
                    kill();
                if (failed == (ranks.Rank, report.Steps))
                    throw new TimeoutException("no more power");
            }),
        };
        var rows = SharedTraining.Divide(SharedTraining.Rows(), s_counts[ranks.Size])[ranks.Rank];
        TaskDefinition[] tasks = [.. Sample.AllTasks(), new BinaryTask("Chosen", "Sign") { ThresholdForF1 = true }];
        return Sample.Fit(rows, options, tasks);
    }
}
