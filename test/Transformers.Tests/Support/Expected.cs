namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>What the model of <see cref="Birds"/> gives for a row.</summary>
internal sealed record Expected(
    double[] SpeciesScore,
    double SpeciesProbability,
    uint SpeciesKey,
    double SexScore,
    double SexProbability,
    bool Male,
    double Mass
);
