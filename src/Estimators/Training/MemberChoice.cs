using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// Chooses the members of an ensemble that a fitted model keeps by greedy forward selection: one after another the member is taken with
/// which the mean prediction of those taken does best on the held-out rows (Caruana, Niculescu-Mizil, Crew, Ksikes 2004; for TabM:
/// Gorishniy, Kotelnikov, Babenko 2025).
/// </summary>
/// <param name="network">The whole network.</param>
/// <param name="ops">The operations with its trained parameters.</param>
/// <param name="trainer">What trained it.</param>
/// <param name="criterion">What the training compares epochs by, which members are compared by too.</param>
internal sealed class MemberChoice(Network network, TorchOps ops, Trainer trainer, StoppingCriterion criterion)
{
    private readonly HeldOutBatches _batches = new(network, trainer.Sets, trainer.Device);
    private readonly int _copies = network.Heads.Select((_, task) => network.CopyOf(task)).Max() + 1;

    /// <summary>The mean over copies of what their tasks came to on the held-out rows with all members, and with those kept.</summary>
    public (double All, double Kept) Scores { get; private set; }

    /// <summary>Chooses. A copy of the network has members of its own, chosen for the tasks that it answers.</summary>
    /// <param name="count">How many to keep.</param>
    public MemberCut Run(int count)
    {
        List<int>[] taken = [.. Enumerable.Range(0, _copies).Select(_ => new List<int>())];
        int[] all = [.. Enumerable.Range(0, network.Members)];
        var (whole, best) = (new double[_copies], new double[_copies]);
        for (var round = 0; round < count; round++)
        {
            int[][] candidates = [.. taken.Select(members => all.Except(members).ToArray())];
            int[][][] subsets =
            [
                .. candidates.Select((members, copy) => members.Select(member => (int[])[.. taken[copy], member]).Append(all).ToArray()),
            ];
            var scores = Measure(round == 0 ? subsets : [.. subsets.Select(of => of[..^1])]);
            for (var copy = 0; copy < _copies; copy++)
            {
                if (round == 0)
                    whole[copy] = scores[copy][^1];
                var next = Enumerable.Range(0, candidates[copy].Length).MinBy(i => Rank(scores[copy][i]));
                taken[copy].Add(candidates[copy][next]);
                best[copy] = scores[copy][next];
            }
        }
        Scores = (whole.Average(), best.Average());
        return new MemberCut([.. taken.Select(members => members.Order().ToArray())]);
    }

    // What cannot be measured comes last.
    private static double Rank(double score) => double.IsNaN(score) ? double.PositiveInfinity : score;

    // By copy and subset what the mean predictions of the subset's members come to.
    private double[][] Measure(int[][][] subsets)
    {
        HeldOutMeter[][] meters = [.. subsets.Select(of => of.Select(_ => new HeldOutMeter(network.Heads)).ToArray())];
        using (no_grad())
        {
            using var indices = NewDisposeScope();
            Tensor[][] positions =
            [
                .. subsets.Select(of => of.Select(members => tensor(Array.ConvertAll(members, m => (long)m)).to(trainer.Device)).ToArray()),
            ];
            foreach (var batch in _batches.All())
            {
                using var scope = NewDisposeScope();
                var logits = network.RouteLogits(ops, batch.Route, batch.Inputs);
                foreach (var task in batch.Tasks)
                    for (var i = 0; i < subsets[network.CopyOf(task)].Length; i++)
                        Add(meters[network.CopyOf(task)][i], task, logits[task].index_select(1, positions[network.CopyOf(task)][i]), batch);
            }
        }
        if (trainer.Ranks is { } ranks)
            foreach (var meter in meters.SelectMany(of => of))
                meter.Join(ranks);
        return [.. meters.Select((of, copy) => of.Select(meter => Score(meter, copy)).ToArray())];
    }

    private void Add(HeldOutMeter meter, int task, Tensor members, Batch batch)
    {
        using var scope = NewDisposeScope();
        meter.Add(task, network.Heads[task].Average(ops, members), batch);
    }

    private double Score(HeldOutMeter meter, int copy)
    {
        int[] own = [.. Enumerable.Range(0, network.Heads.Count).Where(t => network.CopyOf(t) == copy && meter.WasMeasured(t))];
        if (own.Length == 0)
            return double.NaN;
        if (criterion == StoppingCriterion.Loss)
            return own.Sum(t => trainer.Tasks[t].LossWeight * meter.Loss(t));
        Func<int, double> error = criterion == StoppingCriterion.EachTask ? meter.Loss : meter.Error;
        return HeldOutError.Of([.. own.Select(t => trainer.Tasks[t])], [.. own.Select(error)]);
    }
}
