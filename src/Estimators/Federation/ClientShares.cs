namespace MlNet.MultiTask;

/// <summary>How much each client counts: its share of the labels.</summary>
internal sealed class ClientShares
{
    private readonly RankGroup _ranks;
    private readonly double[][] _labels;
    private readonly double[] _totals;
    private readonly double[] _clients;

    /// <param name="ranks">The clients.</param>
    /// <param name="own">What this client's training labels of each task count.</param>
    public ClientShares(RankGroup ranks, double[] own)
    {
        _ranks = ranks;
        var all = ranks.Join<double>(own);
        _labels = [.. all.Chunk(own.Length)];
        _totals = [.. own.Select((_, task) => _labels.Sum(client => client[task]))];
        var known = Math.Max(1, _totals.Count(total => total > 0));
        _clients =
        [
            .. _labels.Select(client => _totals.Select((total, task) => total > 0 ? client[task] / total : 0).Sum() / known),
        ];
    }

    /// <summary>Of each client its share of the labels, as a mean over the tasks that have any: their sum is 1.</summary>
    public IReadOnlyList<double> Clients => _clients;

    /// <summary>This client's.</summary>
    public double Own => _clients[_ranks.Rank];

    /// <summary>This client's share of a task's labels.</summary>
    public double OwnLabels(int task) => _totals[task] > 0 ? _labels[_ranks.Rank][task] / _totals[task] : 0;

    /// <summary>How many clients have labels of a task.</summary>
    public int Having(int task) => _labels.Count(client => client[task] > 0);

    /// <summary>The first client that has labels of a task.</summary>
    public int First(int task) => Array.FindIndex(_labels, client => client[task] > 0);

    /// <summary>
    /// What a task's loss is multiplied by in a client's steps, so that the clients' mean of the shared gradients is the gradient of the
    /// mean loss over all labels. From 0 to the number of tasks; 1 for all where no label is missing.
    /// </summary>
    public double Factor(int task) => Own > 0 ? OwnLabels(task) / Own : 0;
}
