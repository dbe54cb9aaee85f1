using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>
/// Each step of ML.NET's catalog over edge rows: its exported file gives what ML.NET gives, stops, or is not written at all, and the table
/// in docs/export.md says which. <c>MULTITASK_WRITE_STEPS=1</c> writes the table.
/// </summary>
[TestClass]
public sealed class StepTableTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, (string File, string Note)>> s_table = new(StepTable.Read);

    public static IEnumerable<object[]> Names => StockCatalog.All.Select(step => new object[] { step.Name });

    [ClassInitialize]
    public static void Write(TestContext _)
    {
        if (Environment.GetEnvironmentVariable("MULTITASK_WRITE_STEPS") == "1")
            StepTable.Write(StockCatalog.All.Select(step => $"| {step.Name} | {StepTable.Text(StepVerdict.Of(step))} | {step.Note} |"));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void TheFileGivesWhatTheTableSays(string name)
    {
        var step = StockCatalog.All.Single(step => step.Name == name);
        var verdict = StepVerdict.Of(step);
        Assert.AreEqual("", string.Join('\n', verdict.Different.Take(10)), "the file gives something else than ML.NET, without a word");
        var (file, note) = s_table.Value[StepTable.Key($"`{step.Method}`", step.Over)];
        Assert.AreEqual(step.Note, note);
        Assert.AreEqual(file == "refused", verdict.Refusal is not null, $"{file}: {verdict.Refusal}");
        var stops = file.EndsWith("stops", StringComparison.Ordinal);
        Assert.AreEqual(stops, verdict.Stops.Count > 0, string.Join('\n', verdict.Stops.Take(5)));
        Assert.IsLessThanOrEqualTo(StepTable.Bound(file), verdict.Largest);
        if (verdict.Refusal is not null || verdict.Stops.Count > 0)
            Assert.AreNotEqual("", note, "a reader wants to know what to take instead");
    }

    [TestMethod]
    public void TheTableHasNoOtherSteps() =>
        CollectionAssert.AreEquivalent(
            StockCatalog.All.Select(step => StepTable.Key($"`{step.Method}`", step.Over)).ToArray(),
            s_table.Value.Keys.ToArray()
        );

    [TestMethod]
    public void EveryMethodOfTheCatalogIsThere()
    {
        // What explains a model, needs a package of its own or rows around a row.
        string[] others = ["CalculateFeatureContribution", "ApplyOnnxModel", "VectorWhiten", "StatefulCustomMapping"];
        var catalogs = new[] { typeof(TransformsCatalog) }.Concat(typeof(TransformsCatalog).GetNestedTypes()).ToHashSet();
        var methods = new[] { typeof(MLContext).Assembly, typeof(MissingValueReplacingTransformer).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.IsDefined(typeof(ExtensionAttribute)) && catalogs.Contains(method.GetParameters()[0].ParameterType))
            .Select(method => method.Name)
            .Distinct()
            .Except(others);
        Assert.AreEqual("", string.Join(' ', methods.Except(StockCatalog.All.Select(step => step.Method))));
    }
}
