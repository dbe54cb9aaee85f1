namespace MlNet.MultiTask;

/// <summary>The labels that one network learnt a task from in a round of co-training.</summary>
public sealed record NetworkLabels
{
    internal NetworkLabels(string network, long given, long propagated, long corrected, long withTruth, long right) =>
        (Network, Given, Propagated, Corrected, WithTruth, Right) = (network, given, propagated, corrected, withTruth, right);

    /// <summary>The network's name.</summary>
    public string Network { get; internal init; }

    /// <summary>Rows with a label of the data.</summary>
    public long Given { get; internal init; }

    /// <summary>Rows with a label that the other networks gave it.</summary>
    public long Propagated { get; internal init; }

    /// <summary>Labels that this round replaced or took away, since all other networks contradicted them.</summary>
    public long Corrected { get; internal init; }

    /// <summary>Of the propagated and corrected labels, those whose truth is known.</summary>
    public long WithTruth { get; internal init; }

    /// <summary>Of those, the ones that are right.</summary>
    public long Right { get; internal init; }
}
