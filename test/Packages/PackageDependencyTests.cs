namespace MlNet.MultiTask.Packages.Tests;

/// <summary>Which packages each brings with it.</summary>
[TestClass]
public sealed class PackageDependencyTests
{
    [TestMethod]
    [DataRow("MlNet.MultiTask.Export", "Google.Protobuf, Microsoft.ML, Microsoft.ML.OnnxConverter")]
    [DataRow(
        "MlNet.MultiTask.Transformers",
        "Microsoft.ML, Microsoft.ML.OnnxRuntime.Managed, Microsoft.ML.OnnxTransformer, MlNet.MultiTask.Export, System.Numerics.Tensors"
    )]
    [DataRow("MlNet.MultiTask.Estimators", "MlNet.MultiTask.Transformers, System.Numerics.Tensors, TorchSharp")]
    [DataRow("MlNet.MultiTask.Selection", "MlNet.MultiTask.Estimators")]
    [DataRow("MlNet.MultiTask.Reporting", "MlNet.MultiTask.Selection, OxyPlot.Core")]
    [DataRow(
        "MlNet.MultiTask.Hosting",
        "Microsoft.Extensions.Diagnostics.HealthChecks, Microsoft.Extensions.Hosting.Abstractions, Microsoft.Extensions.Options, "
            + "MlNet.MultiTask.Transformers"
    )]
    [DataRow("MlNet.MultiTask.Distributed", "MlNet.MultiTask.Estimators, System.Numerics.Tensors")]
    [DataRow("MlNet.MultiTask.Automation", "MlNet.MultiTask.Selection, Sep")]
    [DataRow("MlNet.MultiTask.Text", "Microsoft.ML.Tokenizers, MlNet.MultiTask.Transformers")]
    public void DependsOn(string id, string expected) =>
        Assert.AreEqual(expected, string.Join(", ", PackedSolution.Instance.Open(id).Dependencies.Select(IdOf)));

    [TestMethod]
    public void TheOneForAllBringsAllOthersAndNothingElse() =>
        CollectionAssert.AreEquivalent(
            PackedSolution.Instance.Ids.Where(id => id != "MlNet.MultiTask").ToArray(),
            PackedSolution.Instance.Open("MlNet.MultiTask").Dependencies.Select(IdOf).ToArray()
        );

    [TestMethod]
    public void OurOwnAreAskedForInExactlyOneVersion()
    {
        var own = PackedSolution
            .Instance.Ids.SelectMany(id => PackedSolution.Instance.Open(id).Dependencies)
            .Where(text => text.StartsWith("MlNet.MultiTask", StringComparison.Ordinal))
            .ToArray();
        Assert.IsNotEmpty(own);
        foreach (var dependency in own)
            Assert.EndsWith($" [{PackedSolution.Instance.Version}]", dependency);
    }

    [TestMethod]
    [DataRow("MlNet.MultiTask.Transformers", "Microsoft.ML")]
    [DataRow("MlNet.MultiTask.Transformers", "Microsoft.ML.OnnxRuntime.Managed")]
    [DataRow("MlNet.MultiTask.Estimators", "TorchSharp")]
    public void TheirsAreAskedForFromTheVersionThatWasTested(string id, string dependency) =>
        Assert.Contains($"{dependency} {BuildFacts.VersionOf(dependency)}", PackedSolution.Instance.Open(id).Dependencies);

    [TestMethod]
    public void TrainingBringsNoChartsAndScoringNoTorch()
    {
        Assert.DoesNotContain(
            "OxyPlot.Core",
            OursBelow("MlNet.MultiTask.Estimators").SelectMany(id => PackedSolution.Instance.Open(id).Dependencies.Select(IdOf))
        );
        Assert.DoesNotContain(
            "TorchSharp",
            OursBelow("MlNet.MultiTask.Transformers").SelectMany(id => PackedSolution.Instance.Open(id).Dependencies.Select(IdOf))
        );
        // The walk finds what is there.
        Assert.Contains(
            "TorchSharp",
            OursBelow("MlNet.MultiTask.Reporting").SelectMany(id => PackedSolution.Instance.Open(id).Dependencies.Select(IdOf))
        );
    }

    private static string IdOf(string dependency) => dependency.Split(' ')[0];

    private static IEnumerable<string> OursBelow(string id) =>
        PackedSolution
            .Instance.Open(id)
            .Dependencies.Select(IdOf)
            .Where(PackedSolution.Instance.Ids.Contains)
            .SelectMany(OursBelow)
            .Prepend(id);
}
