using System.Numerics.Tensors;

namespace MlNet.MultiTask;

/// <summary>
/// Makes labels for one task of what the networks predict. A teacher's confidence in a row is exp(−‖yᵏ − y‖² / 2σ²), y being the row's
/// label or, where it has none, the mean of the other networks' predictions; the proposal is the teachers' confidence-weighted mean, turned
/// into a label, and trusted by their mean confidence times the confidence of that mean in the label. Confident proposals become labels,
/// class by class.
/// </summary>
/// <param name="given">The data's labels.</param>
/// <param name="weights">Their weights, 0 where a row has none.</param>
/// <param name="pool">The rows that may get labels: those that are not held out.</param>
/// <param name="options">The thresholds.</param>
internal sealed class LabelPropagation(
    GrowingArray<float> given,
    GrowingArray<float> weights,
    IReadOnlyList<int> pool,
    CoTrainingOptions options
)
{
    private readonly Confidence _confidence = new(options.Sigma);
    private int[]? _everyone;

    /// <summary>Corrects a learner's labels, then gives it new ones.</summary>
    /// <param name="learner">Who learns.</param>
    /// <param name="points">What the networks predict.</param>
    /// <param name="share">Share of the rows that may have labels of the others after this round.</param>
    /// <returns>The rows whose labels were corrected.</returns>
    public IReadOnlyList<int> Run(LearnerLabels learner, TaskPoints points, double share)
    {
        var corrected = new List<int>();
        var proposals = new List<(int Row, int Class, double Confidence)>();
        var (label, point) = (new float[given.Width], new float[points.Space.Width]);
        var held = new int[points.Space.Classes];
        foreach (var row in pool)
        {
            // Contradicted labels count as corrected even if all labels are recomputed.
            if (learner.Has(row) && MayCorrect(learner, row) && TryCorrect(learner, points, row, label, point))
                corrected.Add(row);
            if (options.RenewLabels && learner.IsPropagated(row))
                learner.Drop(row);
            if (!learner.Has(row))
            {
                var confidence = Propose(learner, points, row, label, point);
                proposals.Add((row, points.Space.ClassOf(label), confidence));
            }
            if (learner.IsPropagated(row))
                held[points.Space.ClassOf(learner.Labels.Row(row))]++;
        }
        var parts = options.BalanceClasses ? ClassParts(learner, points.Space) : null;
        foreach (var group in proposals.GroupBy(proposal => proposal.Class))
        {
            var (kind, proposed) = (group.Key, group.Count() + held[group.Key]);
            var rows = parts is null ? proposed : Math.Min(proposed, parts[kind] * (proposals.Count + held.Sum()));
            var room = (int)Math.Floor(share * rows + 1e-9) - held[kind];
            foreach (
                var proposal in group
                    .Where(proposal => proposal.Confidence >= options.Threshold)
                    .OrderByDescending(proposal => proposal.Confidence)
                    .ThenBy(proposal => proposal.Row)
                    .Take(Math.Max(0, room))
            )
            {
                Propose(learner, points, proposal.Row, label, point);
                learner.Propagate(proposal.Row, label, point, Weight(proposal.Confidence));
            }
        }
        return corrected;
    }

    /// <summary>The label that a learner's teachers propose for a row.</summary>
    /// <param name="learner">Who learns.</param>
    /// <param name="points">What the networks predict.</param>
    /// <param name="row">The row.</param>
    /// <param name="label">Where to write the label.</param>
    /// <param name="point">Where to write the teachers' mean.</param>
    /// <returns>How far it can be trusted, from 0 to 1.</returns>
    internal double Propose(LearnerLabels learner, TaskPoints points, int row, Span<float> label, Span<float> point)
    {
        Span<float> reference = stackalloc float[points.Space.Width];
        point.Clear();
        var sum = 0.0;
        var teachers = options.Consensus ? _everyone ??= [.. Enumerable.Range(0, points.Networks)] : learner.Teachers;
        foreach (var teacher in teachers)
        {
            if (weights.Row(row)[0] > 0)
                points.Space.OfLabel(given.Row(row), reference);
            else
                points.Mean(row, teacher, reference);
            var confidence = _confidence.Of(points.Of(teacher, row), reference);
            sum += confidence;
            TensorPrimitives.MultiplyAdd(points.Of(teacher, row), (float)confidence, point, point);
        }
        // Without any confidence the plain mean is used.
        if (sum > 1e-12)
            TensorPrimitives.Divide(point, (float)sum, point);
        else
            points.Mean(row, -1, point);
        points.Space.ToLabel(point, label);
        points.Space.OfLabel(label, reference);
        return sum / teachers.Length * _confidence.Of(point, reference);
    }

    // The others' proposal in place of a label: their plain mean, since the label itself is in question. Its confidence is how far they
    // agree on the mean, times that of the mean in a label.
    private double Contradict(LearnerLabels learner, TaskPoints points, int row, Span<float> label, Span<float> point)
    {
        point.Clear();
        foreach (var teacher in learner.Teachers)
            TensorPrimitives.Add(point, points.Of(teacher, row), point);
        TensorPrimitives.Divide(point, learner.Teachers.Length, point);
        var sum = 0.0;
        foreach (var teacher in learner.Teachers)
            sum += _confidence.Of(points.Of(teacher, row), point);
        Span<float> reference = stackalloc float[points.Space.Width];
        points.Space.ToLabel(point, label);
        points.Space.OfLabel(label, reference);
        return sum / learner.Teachers.Length * _confidence.Of(point, reference);
    }

    private bool MayCorrect(LearnerLabels learner, int row) =>
        options.Correction.HasFlag(learner.IsPropagated(row) ? LabelCorrection.Propagated : LabelCorrection.Given);

    // A label that differs from the others' proposal, and that all of them are far from.
    private bool IsWrong(LearnerLabels learner, TaskPoints points, int row, ReadOnlySpan<float> proposed)
    {
        if (points.Space.AreSame(proposed, learner.Labels.Row(row)))
            return false;
        Span<float> label = stackalloc float[points.Space.Width];
        points.Space.OfLabel(learner.Labels.Row(row), label);
        foreach (var teacher in learner.Teachers)
            if (_confidence.Of(points.Of(teacher, row), label) >= options.ContradictionThreshold)
                return false;
        return true;
    }

    // The teachers' proposal replaces the label if they agree; otherwise a propagated label is removed, and a given one stays.
    private bool TryCorrect(LearnerLabels learner, TaskPoints points, int row, Span<float> label, Span<float> point)
    {
        var confidence = Contradict(learner, points, row, label, point);
        if (!IsWrong(learner, points, row, label))
            return false;
        if (confidence >= options.Threshold)
            learner.Propagate(row, label, point, Weight(confidence));
        else if (learner.IsPropagated(row))
            learner.Drop(row);
        else
            return false;
        return true;
    }

    // Each class's part of the labels that the data gave the learner.
    private double[] ClassParts(LearnerLabels learner, PredictionSpace space)
    {
        var counts = new double[space.Classes];
        foreach (var row in pool)
            if (learner.Has(row) && !learner.IsPropagated(row))
                counts[space.ClassOf(learner.Labels.Row(row))]++;
        var sum = counts.Sum();
        return [.. counts.Select(count => sum > 0 ? count / sum : 1)];
    }

    private float Weight(double confidence) => (float)(options.PropagatedWeight * confidence);
}
