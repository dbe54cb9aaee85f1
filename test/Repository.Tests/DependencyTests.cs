using System.Xml.Linq;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>The libraries depend on each other in one direction, and on managed packages only.</summary>
[TestClass]
public sealed class DependencyTests
{
    [TestMethod]
    [DataRow("Export", "Microsoft.ML Microsoft.ML.OnnxConverter Google.Protobuf Grpc.Tools System.Numerics.Tensors", "")]
    [DataRow(
        "Transformers",
        "Microsoft.ML Microsoft.ML.OnnxTransformer Microsoft.ML.OnnxRuntime.Managed Google.Protobuf System.Numerics.Tensors",
        "Export"
    )]
    [DataRow("Estimators", "Microsoft.ML TorchSharp System.Numerics.Tensors", "Export Transformers")]
    [DataRow("Selection", "Microsoft.ML", "Export Transformers Estimators")]
    [DataRow("Reporting", "Microsoft.ML OxyPlot.Core", "Export Transformers Estimators Selection")]
    [DataRow(
        "Hosting",
        "Microsoft.Extensions.Diagnostics.HealthChecks Microsoft.Extensions.Hosting.Abstractions Microsoft.Extensions.Options",
        "Export Transformers"
    )]
    [DataRow("Distributed", "System.Numerics.Tensors", "Estimators")]
    [DataRow("Automation", "Microsoft.ML Sep", "Export Transformers Estimators Selection")]
    [DataRow("Text", "Microsoft.ML.Tokenizers", "Transformers")]
    public void ProjectNamesOnlyWhatItsLayerKnows(string library, string packages, string projects)
    {
        var project = XDocument.Load(Path.Combine(RepositoryFiles.Root, "src", library, $"MlNet.MultiTask.{library}.csproj"));
        var named = project.Descendants("PackageReference").Select(item => (string)item.Attribute("Include")!);
        CollectionAssert.IsSubsetOf(named.ToArray(), packages.Split(' '));
        var referenced = project
            .Descendants("ProjectReference")
            .Select(item => Path.GetFileName(Path.GetDirectoryName((string)item.Attribute("Include")!.Value)!));
        CollectionAssert.IsSubsetOf(referenced.ToArray(), projects.Split(' '));
    }

    [TestMethod]
    [DataRow("MlNet.MultiTask.Export", "TorchSharp", "MlNet.MultiTask.Transformers", "MlNet.MultiTask.Estimators")]
    [DataRow("MlNet.MultiTask.Transformers", "TorchSharp", "MlNet.MultiTask.Estimators")]
    [DataRow("MlNet.MultiTask.Estimators", "OxyPlot", "MlNet.MultiTask.Selection", "MlNet.MultiTask.Reporting")]
    [DataRow("MlNet.MultiTask.Hosting", "TorchSharp", "MlNet.MultiTask.Estimators")]
    [DataRow("MlNet.MultiTask.Text", "TorchSharp", "MlNet.MultiTask.Estimators")]
    [DataRow("MlNet.MultiTask.Distributed", "MlNet.MultiTask.Selection", "MlNet.MultiTask.Reporting", "MlNet.MultiTask.Automation")]
    [DataRow("MlNet.MultiTask.Selection", "OxyPlot", "MlNet.MultiTask.Reporting", "MlNet.MultiTask.Automation")]
    [DataRow("MlNet.MultiTask.Automation", "OxyPlot", "MlNet.MultiTask.Reporting")]
    [DataRow("MlNet.MultiTask.Reporting", "Sep", "MlNet.MultiTask.Automation")]
    public void CompiledLayerUsesNothingAbove(string library, params string[] above)
    {
        var used = PublicApi.Load(library).GetReferencedAssemblies().Select(name => name.Name!).ToArray();
        Assert.IsFalse(used.Intersect(above).Any(), $"{library} uses {string.Join(", ", used.Intersect(above))}");
    }

    [TestMethod]
    public void EveryProjectIsInTheSolution()
    {
        var solution = RepositoryFiles.Read("MlNet.MultiTask.sln").Replace('\\', '/');
        var absent = new[] { "src", "tools", "examples", "test", "benchmarks" }
            .SelectMany(folder => RepositoryFiles.In(folder, ".csproj"))
            .Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal))
            .ToArray();
        Assert.AreEqual(0, absent.Length, $"not in the solution: {string.Join(", ", absent)}");
    }

    [TestMethod]
    public void EveryVersionIsCentral()
    {
        var own = new[] { "src", "tools", "examples", "test", "benchmarks" }
            .SelectMany(folder => RepositoryFiles.In(folder, ".csproj", ".props"))
            .Where(file =>
                XDocument
                    .Parse(RepositoryFiles.Read(file))
                    .Descendants("PackageReference")
                    .Any(item => item.Attribute("Version") is not null || item.Attribute("VersionOverride") is not null)
            )
            .ToArray();
        Assert.AreEqual(0, own.Length, $"versions outside Directory.Packages.props: {string.Join(", ", own)}");
    }
}
