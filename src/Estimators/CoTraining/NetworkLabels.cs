namespace MlNet.MultiTask;

/// <summary>The labels that one network learnt a task from in a round of co-training.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Given">Rows with a label of the data.</param>
/// <param name="Propagated">Rows with a label that the other networks gave it.</param>
/// <param name="Corrected">Labels that this round replaced or took away, since all other networks contradicted them.</param>
/// <param name="WithTruth">Of the propagated and corrected labels, those whose truth is known.</param>
/// <param name="Right">Of those, the ones that are right.</param>
public sealed record NetworkLabels(string Network, long Given, long Propagated, long Corrected, long WithTruth, long Right);
