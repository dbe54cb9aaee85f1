namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>One of each, with a name, for what every method has to keep.</summary>
internal static class AllBalancers
{
    /// <summary>For a model of <paramref name="tasks"/> tasks.</summary>
    public static IEnumerable<Func<Balancer>> Of(int tasks) =>
        [
            () => new EqualWeights(),
            () => new FixedWeights([.. Enumerable.Range(1, tasks).Select(i => (double)i)]),
            () => new Uncertainty(),
            () => new DynamicWeightAverage(),
            () => new RandomLossWeighting(),
            () => new GeometricLoss(),
            () => new ImtlLoss(),
            () => new SmoothTchebycheff(),
            () => new Cosmos(),
            () => new PenaltyBoundaryIntersection(),
            () => new Famo(),
            () => new ExcessMtl(),
            () => new GradNorm(),
            () => new Mgda(),
            () => new Mgda { Normalization = MgdaNormalization.LossTimesNorm },
            () => new PcGrad(),
            () => new GradVac(),
            () => new GradDrop(),
            () => new CaGrad(),
            () => new ImtlGradient(),
            () => new NashMtl(),
            () => new AlignedMtl(),
            () => new FairGrad(),
            () => new DbMtl(),
            () => new MoCo(),
            () => new SdmGrad(),
            () => new MoDo(),
            () => new UpGrad(),
            () => new DualProj(),
            () => new ConFig(),
            () => new CrMogm(new UpGrad()),
            () => new CrMogm(new Famo()),
            () => new CrMogm(new RandomLossWeighting()),
            () => new Krum(),
            () => new TrimmedMean(),
            () => new RandomGradientWeights(),
            () => new AutoLambda(),
            () => new AutoLambda { PrimaryTasks = [0] },
            () => new Moml(),
            () => new Forum(),
        ];
}
