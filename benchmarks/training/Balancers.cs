using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>The balancers that are measured: what a step may cost against the plain sum's, and the peer's name for it where there is one.
/// MGDA-UB is MGDA on the shared representation; a number behind a name is the interval of its weights.</summary>
internal static class Balancers
{
    public static readonly (string Name, double Target, string? Peer)[] All =
    [
        (nameof(Uncertainty), 1.1, "uncertainty"),
        (nameof(DynamicWeightAverage), 1.1, null),
        (nameof(GeometricLoss), 1.1, null),
        (nameof(ImtlLoss), 1.1, null),
        (nameof(RandomLossWeighting), 1.1, null),
        (nameof(SmoothTchebycheff), 1.1, null),
        (nameof(Famo), 1.25, "famo"),
        (nameof(PcGrad), 1.8, "pcgrad"),
        (nameof(Mgda), 1.8, "mgda"),
        (nameof(CaGrad), 1.8, null),
        (nameof(AlignedMtl), 1.8, "alignedmtl"),
        (nameof(UpGrad), 1.8, null),
        (nameof(NashMtl), 2.5, null),
        (nameof(GradDrop), double.NaN, "graddrop"),
        ("MGDA-UB", double.NaN, null),
        ("Mgda/10", double.NaN, null),
        (nameof(AutoLambda), double.NaN, null),
        (nameof(Moml), double.NaN, null),
        (nameof(Forum), double.NaN, null),
    ];

    /// <summary>A training under a method of the list.</summary>
    public static FitRounds Train(TrainingCase work, string name) =>
        name switch
        {
            "MGDA-UB" => new FitRounds(work, new Mgda(), BalancingGradients.SharedRepresentation),
            "Mgda/10" => new FitRounds(work, new Mgda(), interval: 10),
            _ => new FitRounds(work, Create(name)),
        };

    public static Balancer Create(string name) =>
        name switch
        {
            nameof(EqualWeights) => new EqualWeights(),
            nameof(Uncertainty) => new Uncertainty(),
            nameof(DynamicWeightAverage) => new DynamicWeightAverage(),
            nameof(GeometricLoss) => new GeometricLoss(),
            nameof(ImtlLoss) => new ImtlLoss(),
            nameof(RandomLossWeighting) => new RandomLossWeighting(),
            nameof(SmoothTchebycheff) => new SmoothTchebycheff(),
            nameof(Famo) => new Famo(),
            nameof(PcGrad) => new PcGrad(),
            nameof(Mgda) => new Mgda(),
            nameof(CaGrad) => new CaGrad(),
            nameof(AlignedMtl) => new AlignedMtl(),
            nameof(UpGrad) => new UpGrad(),
            nameof(NashMtl) => new NashMtl(),
            nameof(GradDrop) => new GradDrop(),
            nameof(AutoLambda) => new AutoLambda(),
            nameof(Moml) => new Moml(),
            nameof(Forum) => new Forum(),
            _ => throw new ArgumentException($"There is no balancer '{name}' here.", nameof(name)),
        };
}
