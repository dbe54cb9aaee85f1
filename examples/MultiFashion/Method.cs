using MlNet.MultiTask;

namespace MultiFashion;

/// <summary>A way to train the two tasks.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Balancer">Makes its balancer; null for the plain sum.</param>
/// <param name="IsSingleTask">Whether each task gets a network of its own.</param>
public sealed record Method(string Name, Func<Balancer?> Balancer, bool IsSingleTask = false)
{
    public static IReadOnlyList<Method> All { get; } =
    [
        new("single-task", () => null, IsSingleTask: true),
        new("plain sum", () => null),
        new("UW", () => new Uncertainty()),
        new("GradNorm", () => new GradNorm()),
        new("MGDA", () => new Mgda()),
        new("PCGrad", () => new PcGrad()),
        new("CAGrad", () => new CaGrad()),
        new("Nash-MTL", () => new NashMtl()),
        new("FAMO", () => new Famo()),
        new("UPGrad", () => new UpGrad()),
    ];
}
