using Microsoft.ML;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>What is exported of a chain, found from the wanted columns backwards, by hand.</summary>
[TestClass]
public sealed class ChainPlanTests
{
    // A → Scaled → Both ← B, and C → Unused.
    private static IReadOnlyList<ChainStep> Steps { get; } =
        SmallChain.Steps(
            SmallChain
                .Ml.Transforms.NormalizeMinMax("Scaled", "A")
                .Append(SmallChain.Ml.Transforms.NormalizeMinMax("Unused", "C"))
                .Append(SmallChain.Ml.Transforms.Concatenate("Both", "Scaled", "B"))
        );

    [TestMethod]
    public void StepsThatNothingWantedNeedsAreLeftOut()
    {
        var plan = Plan("Both");
        CollectionAssert.AreEqual(new[] { 1, 3 }, plan.Steps.Select(step => step.Step.Position).ToArray());
        CollectionAssert.AreEqual(new[] { "A", "B" }, plan.Raw.Select(column => column.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "A" }, plan.Steps[0].Inputs.ToArray());
        CollectionAssert.AreEqual(new[] { "Scaled" }, plan.Steps[0].Outputs.ToArray());
        CollectionAssert.AreEquivalent(new[] { "Scaled", "B" }, plan.Steps[1].Inputs.ToArray());
    }

    [TestMethod]
    public void AWantedRawColumnNeedsNoStep()
    {
        var plan = Plan("C");
        Assert.IsEmpty(plan.Steps);
        CollectionAssert.AreEqual(new[] { "C" }, plan.Raw.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void AColumnMadeAnewIsReadInFrontOfItsStep()
    {
        var plan = ChainPlan.Make(
            new MLContext(1),
            SmallChain.Steps(
                SmallChain.Ml.Transforms.CopyColumns("Kept", "A").Append(SmallChain.Ml.Transforms.NormalizeMinMax("A"))
            ),
            SmallChain.Rows.Schema,
            ["A", "Kept"],
            new OnnxExportOptions()
        );
        CollectionAssert.AreEqual(new[] { "Kept", "A" }, plan.Steps.SelectMany(step => step.Outputs).ToArray());
        CollectionAssert.AreEqual(new[] { "A" }, plan.Raw.Select(column => column.Name).ToArray());
    }

    private static ChainPlan Plan(params string[] wanted) =>
        ChainPlan.Make(new MLContext(1), Steps, SmallChain.Rows.Schema, wanted, new OnnxExportOptions());
}
