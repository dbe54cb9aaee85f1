namespace MlNet.MultiTask;

/// <summary>Counts the labels that a network learns from, and how many of those it was given by the others are right.</summary>
internal static class LabelCount
{
    public static NetworkLabels Of(
        string network,
        LearnerLabels labels,
        IReadOnlyList<int> pool,
        IReadOnlyList<int> corrected,
        PredictionSpace space,
        (GrowingArray<float> Labels, GrowingArray<float> Weights)? truth
    )
    {
        var (given, propagated, known, right) = (0L, 0L, 0L, 0L);
        foreach (var row in pool)
        {
            if (!labels.Has(row))
                continue;
            if (!labels.IsPropagated(row))
            {
                given++;
                continue;
            }
            propagated++;
            if (truth is not { } true_ || !(true_.Weights.Row(row)[0] > 0))
                continue;
            known++;
            right += space.AreSame(labels.Labels.Row(row), true_.Labels.Row(row)) ? 1 : 0;
        }
        return new NetworkLabels(network, given, propagated, corrected.Count, known, right);
    }
}
