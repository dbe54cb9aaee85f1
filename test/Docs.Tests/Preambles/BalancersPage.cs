using System.Reflection;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>The page's own balancer of docs/balancers.md is trained with.</summary>
public static class BalancersPage
{
    public static void Use(Assembly page)
    {
        var own = (Balancer)Activator.CreateInstance(page.GetType("InverseNorm")!)!;
        var ml = ArchitecturesPage.ml;
        using var model = ml.MultiTask()
            .Trainer(
                "Features",
                [Tasks.Binary("Income", "Above50K"), Tasks.Regression("Hours", "HoursPerWeek")],
                new MultiTaskOptions
                {
                    Balancer = own,
                    MaximumEpochs = 2,
                    BatchSize = 32,
                }
            )
            .Fit(ArchitecturesPage.train);
        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
    }
}
