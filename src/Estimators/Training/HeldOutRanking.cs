using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Collects the logits of a binary task on the held-out rows, and measures how well they are ranked.</summary>
internal sealed class HeldOutRanking
{
    private readonly List<float> _scores = [];
    private readonly List<bool> _labels = [];
    private int[]? _counts;

    /// <summary>Adds a batch, without the rows that lack the label.</summary>
    /// <param name="logits">[batch, 1].</param>
    /// <param name="labels">[batch, 1], from 0 to 1.</param>
    /// <param name="weights">[batch], 0 where the label is missing; null where all rows have it.</param>
    public void Add(Tensor logits, Tensor labels, Tensor? weights)
    {
        var (scores, truths) = (FlatTensor.Numbers(logits), FlatTensor.Numbers(labels));
        var counts = weights is null ? null : FlatTensor.Numbers(weights);
        for (var i = 0; i < scores.Length; i++)
            if (counts is null || counts[i] > 0)
            {
                _scores.Add(scores[i]);
                _labels.Add(truths[i] > 0.5f);
            }
    }

    /// <summary>Takes in the rows of all ranks, in the order of the ranks; of clients how many have which scores.</summary>
    public void Join(RankGroup ranks)
    {
        if (ranks.IsPrivate)
        {
            var (ranges, truths, counts) = ScoreCounts.Join(ranks, _scores, _labels);
            _scores.Clear();
            _labels.Clear();
            _scores.AddRange(ranges);
            _labels.AddRange(truths);
            _counts = Array.ConvertAll(counts, count => (int)count);
            return;
        }
        var (scores, labels) = (ranks.Join<float>([.. _scores]), ranks.Join<bool>([.. _labels]));
        _scores.Clear();
        _labels.Clear();
        _scores.AddRange(scores);
        _labels.AddRange(labels);
    }

    /// <summary>One minus the area under the ROC curve; null if only one of the two classes occurs.</summary>
    public double? Error()
    {
        var area = new AreaUnderRoc(_scores, _labels).Measure(row => _counts?[row] ?? 1);
        return double.IsNaN(area) ? null : 1 - area;
    }
}
