using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Adds up, batch by batch, how well tasks are predicted on the held-out rows.</summary>
/// <param name="heads">The tasks' heads.</param>
internal sealed class HeldOutMeter(IReadOnlyList<TaskHead> heads)
{
    private readonly double[] _sums = new double[heads.Count];
    private readonly double[] _right = new double[heads.Count];
    private readonly double[] _rows = new double[heads.Count];
    private readonly double[] _masses = new double[heads.Count];
    private readonly double[]?[] _ofSums = new double[]?[heads.Count];
    private readonly HeldOutRanking?[] _curves = [.. heads.Select(head => head is BinaryHead ? new HeldOutRanking() : null)];

    /// <summary>Takes in a batch that has labels of a task.</summary>
    /// <param name="task">The task's position; its head has no parameters behind its logits.</param>
    /// <param name="logits">Its logits; of an ensemble those of the mean prediction.</param>
    /// <param name="batch">The batch.</param>
    public void Add(int task, Tensor logits, Batch batch)
    {
        var (head, labels, weights) = (heads[task], batch.Labels[task], batch.Weights[task]);
        Add(task, head.Loss(logits, labels, weights), logits, head.Correct(logits, labels), batch);
        if (head.SumCount == 0)
            return;
        var sums = FlatTensor.Numbers(head.SumsOf(logits, labels, weights));
        var all = SumsOf(task);
        // Weights add up to 1 within a batch.
        for (var k = 0; k < all.Length; k++)
            all[k] += sums[k] * (weights is null ? 1 : batch.RowMasses[task]);
    }

    /// <summary>The same with the loss as it is.</summary>
    /// <param name="task">The task's position.</param>
    /// <param name="loss">Its loss, a scalar.</param>
    /// <param name="logits">Its logits; of an ensemble those of the mean prediction.</param>
    /// <param name="correct">Per row 1 where it was predicted correctly, else 0; null for tasks that are not about classes.</param>
    /// <param name="batch">The batch.</param>
    public void Add(int task, Tensor loss, Tensor logits, Tensor? correct, Batch batch)
    {
        _sums[task] += loss.item<float>() * batch.Masses[task];
        _right[task] += Share(correct, batch.Weights[task]) * batch.RowMasses[task];
        _rows[task] += batch.RowMasses[task];
        _masses[task] += batch.Masses[task];
        _curves[task]?.Add(logits, batch.Labels[task], batch.Weights[task]);
    }

    /// <summary>Takes in what the other ranks saw, each of which has looked at its own rows.</summary>
    public void Join(RankGroup ranks)
    {
        foreach (var values in new[] { _sums, _right, _rows, _masses })
            ranks.Sum(values);
        // Also where this rank has seen no label.
        for (var task = 0; task < heads.Count; task++)
            if (heads[task].SumCount > 0)
                ranks.Sum(SumsOf(task));
        foreach (var curve in _curves)
            curve?.Join(ranks);
    }

    /// <summary>Whether any row has the task's label.</summary>
    public bool WasMeasured(int task) => _masses[task] > 0;

    /// <summary>Mean loss of a task, NaN where no row has its label. A ratio of sums is one over all rows, however many were looked at at a
    /// time.</summary>
    public double Loss(int task)
    {
        if (_masses[task] <= 0)
            return double.NaN;
        if (_ofSums[task] is not { } sums)
            return _sums[task] / _masses[task];
        using var scope = NewDisposeScope();
        return heads[task].LossOf(tensor(Array.ConvertAll(sums, value => (float)value))).item<float>();
    }

    /// <summary>Share of the rows that were predicted correctly, NaN for tasks that are not about classes.</summary>
    public double Accuracy(int task) => _rows[task] > 0 ? _right[task] / _rows[task] : double.NaN;

    /// <summary>The error of a task, as <see cref="StoppingCriterion.TaskErrors"/> says; NaN where no row has its label.</summary>
    public double Error(int task) =>
        _curves[task]?.Error() ?? (double.IsNaN(Accuracy(task)) ? Loss(task) : 1 - Accuracy(task));

    // What the loss is a function of, added up over all rows.
    private double[] SumsOf(int task) => _ofSums[task] ??= new double[heads[task].SumCount];

    private static double Share(Tensor? correct, Tensor? weights) =>
        correct is null ? double.NaN : (weights is null ? correct.mean() : correct.dot(weights)).item<float>();
}
