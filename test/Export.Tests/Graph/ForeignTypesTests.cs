using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>The types of what foreign operators make are written down, and they are those that the runtime makes.</summary>
[TestClass]
public sealed class ForeignTypesTests
{
    [TestMethod]
    public void WhatForeignOperatorsMakeIsDeclared()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Float, -1, 3)
            .Node("Neg", "x", "n")
            .Classical("Normalizer", "n", "unit", OnnxAttributes.Of("norm", "MAX"))
            .Node("Cast", "unit", "i", OnnxAttributes.Of("to", (long)DataType.Int64))
            .Classical("OneHotEncoder", "i", "hot", OnnxAttributes.Ints("cats_int64s", 0, 1))
            .Node("ReduceSum", "hot", "y")
            .Output("y", DataType.Float);
        var after = graph.StaysTheSame(ForeignTypes.Run, SmallGraph.Floats("x", [2, 3], 1, 2, 3, -4, -5, -6));
        CollectionAssert.AreEqual(
            new[] { $"unit {DataType.Float} batch ?", $"hot {DataType.Float} batch ? ?" },
            after.Proto.ValueInfo.Select(Text).ToArray()
        );
    }

    /// <summary>What the graph declared before goes: ML.NET's claims about shapes do not hold. Its types are not forgotten.</summary>
    [TestMethod]
    public void OldDeclarationsGoAndTheirTypesAreKnown()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.String, -1, 1)
            .Declare("plain", DataType.Float)
            .Classical("LabelEncoder", "x", "k", GraphText.Texts("keys_strings", "a"), OnnxAttributes.Ints("values_int64s", 5))
            .Node("Neg", "k", "plain")
            .Output("plain", DataType.Int64);
        ForeignTypes.Run(graph.Proto);
        CollectionAssert.AreEqual(new[] { $"k {DataType.Int64} batch ?" }, graph.Proto.ValueInfo.Select(Text).ToArray());
    }

    /// <summary>Outputs have their type already, and of an unknown operator nothing is known.</summary>
    [TestMethod]
    public void OutputsAndUnknownOperatorsAreNotDeclared()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Float, -1, 3)
            .Node("someone.else", "Make", "x", "made")
            .Classical("Normalizer", "x", "y", OnnxAttributes.Of("norm", "MAX"))
            .Output("y", DataType.Float);
        graph.Proto.Node.Add(new NodeProto { OpType = "Nothing", Domain = "someone.else" });
        ForeignTypes.Run(graph.Proto);
        Assert.IsEmpty(graph.Proto.ValueInfo);
    }

    /// <summary>A type without a rank is a type without a shape, and a rank of none is an empty shape.</summary>
    [TestMethod]
    public void RanksThatAreUnknownOrNone()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Float, -1, 3)
            .Input("s", DataType.Float)
            .Node("Reshape", "x shape", "r")
            .Classical("Scaler", "r", "a", GraphText.Numbers("scale", 2))
            .Classical("Scaler", "s", "b", GraphText.Numbers("scale", 2))
            .Node("Add", "a b", "y")
            .Output("y", DataType.Float);
        ForeignTypes.Run(graph.Proto);
        CollectionAssert.AreEqual(
            new[] { $"a {DataType.Float} none", $"b {DataType.Float}" },
            graph.Proto.ValueInfo.Select(Text).ToArray()
        );
    }

    private static string Text(ValueInfoProto info)
    {
        var shape = info.Type.TensorType.Shape;
        var dims = shape is null ? ["none"] : shape.Dim.Select(d => d.DimParam.Length > 0 ? d.DimParam : "?");
        return string.Join(' ', new[] { info.Name, $"{(DataType)info.Type.TensorType.ElemType}" }.Concat(dims));
    }
}
