using Microsoft.ML;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>What a stock step makes and needs, and its graph made ready to be joined.</summary>
[TestClass]
public sealed class StockConversionTests
{
    [TestMethod]
    public void MakesWhatIsNewAndWhatIsMadeAnew()
    {
        var steps = SmallChain.Steps(
            SmallChain
                .Ml.Transforms.NormalizeMinMax("A")
                .Append(SmallChain.Ml.Transforms.Concatenate("All", "A", "B", "C"))
                .Append(SmallChain.Ml.Transforms.SelectColumns("All"))
        );
        CollectionAssert.AreEqual(new[] { "A" }, StockConversion.Makes(steps[0]).ToArray());
        CollectionAssert.AreEqual(new[] { "All" }, StockConversion.Makes(steps[1]).ToArray());
        Assert.IsEmpty(StockConversion.Makes(steps[2]), "a selection hands on");
    }

    [TestMethod]
    public void NeedsOnlyWhatTheWantedColumnsAreComputedFrom()
    {
        var step = SmallChain.Steps(
            SmallChain.Ml.Transforms.NormalizeMinMax([new InputOutputColumnPair("X", "A"), new InputOutputColumnPair("Y", "C")])
        )[0];
        CollectionAssert.AreEqual(new[] { "A" }, StockConversion.Needs(step, ["X"]).ToArray());
        CollectionAssert.AreEqual(new[] { "A", "C" }, StockConversion.Needs(step, ["Y", "X"]).ToArray());
    }

    [TestMethod]
    public void AStepReadyToBeJoinedHasOpenRowsItsOpsetAndOnlyWhatIsWanted()
    {
        var step = SmallChain.Steps(
            SmallChain.Ml.Transforms.NormalizeMinMax([new InputOutputColumnPair("X", "V"), new InputOutputColumnPair("Y", "C")])
        )[0];
        var model = StockConversion.Convert(SmallChain.Ml, step, ["V"], ["X"]);
        StepPreparation.Stock(model, new PlannedStep(step, null, null, ["V"], ["X"]), new OnnxExportOptions { Opset = 17 });
        CollectionAssert.AreEqual(new[] { "V" }, model.Graph.Input.Select(input => input.Name).ToArray());
        var shape = model.Graph.Input[0].Type.TensorType.Shape.Dim;
        Assert.AreEqual((0L, 2L), (shape[0].DimValue, shape[1].DimValue), "rows are open");
        CollectionAssert.AreEqual(new[] { "X.output" }, model.Graph.Output.Select(output => output.Name).ToArray());
        Assert.AreEqual(17, model.OpsetImport.Single(import => import.Domain.Length == 0).Version);
        Assert.IsTrue(model.OpsetImport.Any(import => import.Domain == "ai.onnx.ml"));
        Assert.IsTrue(model.Graph.Node.All(node => node.Input.All(name => name != "C")), "what is not wanted is cut off");
    }
}
