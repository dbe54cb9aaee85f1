using Google.Protobuf;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>The least that makes a model, and where tensors can stand in one.</summary>
[TestClass]
public sealed class OnnxWalkTests
{
    [TestMethod]
    public void ASmallModelIsOne() => OnnxWalk.Check(Good());

    [TestMethod]
    public void WhatMakesNoModel()
    {
        (string Part, Action<ModelProto> Break)[] cases =
        [
            ("no graph", m => m.Graph = null),
            ("IR version 2", m => m.IrVersion = 2),
            ("IR version 65", m => m.IrVersion = 65),
            ("names no operator set", m => m.OpsetImport.Clear()),
            ("Two inputs of the ONNX model are named 'x'", m => m.Graph.Input.Add(m.Graph.Input[0].Clone())),
            ("Two initializers of the ONNX model are named 'c'", m => m.Graph.Initializer.Add(m.Graph.Initializer[0].Clone())),
            ("Two initializers of the ONNX model are named 'c'", m =>
                m.Graph.SparseInitializer.Add(new SparseTensorProto { Values = m.Graph.Initializer[0].Clone() })
            ),
            ("Two outputs of the ONNX model are named 'y'", m => m.Graph.Output.Add(m.Graph.Output[0].Clone())),
            ("(Add) uses 'nothing', which nothing before it makes", m => m.Graph.Node[1].Input[0] = "nothing"),
            ("(Clip) uses 'y', which nothing before it makes", m => m.Graph.Node[0].Input[0] = "y"),
            ("makes 'a' a second time", m => m.Graph.Node[1].Output[0] = "a"),
            ("makes 'x' a second time", m => m.Graph.Node[0].Output[0] = "x"),
            ("makes 'c' a second time", m => m.Graph.Node[0].Output[0] = "c"),
            ("Nothing makes the output 'z'", m => m.Graph.Output[0].Name = "z"),
        ];
        foreach (var (part, broken) in cases)
        {
            var model = Good();
            broken(model);
            StringAssert.Contains(Assert.ThrowsExactly<OnnxModelException>(() => OnnxWalk.Check(model), part).Message, part);
        }
        foreach (var version in new[] { 3, 64 })
        {
            var model = Good();
            model.IrVersion = version;
            OnnxWalk.Check(model);
        }
    }

    /// <summary>A constant may be an input's default, and any number of inputs and outputs may be left out.</summary>
    [TestMethod]
    public void WhatIsAllowed()
    {
        var model = Good();
        model.Graph.Input.Add(OnnxGraphBuilder.Info("c", DataType.Float, 2));
        for (var i = 0; i < 2; i++)
            model.Graph.Node.Add(
                new NodeProto
                {
                    OpType = "Dropout",
                    Input = { "x", "" },
                    Output = { "", "" },
                }
            );
        OnnxWalk.Check(model);
    }

    /// <summary>Every tensor has as many items as its shape says, by hand for each way of writing them.</summary>
    [TestMethod]
    public void SizesOfTensors()
    {
        TensorProto Of(DataType type, long[] dims, Action<TensorProto> fill)
        {
            var tensor = new TensorProto { Name = "t", DataType = (int)type };
            tensor.Dims.AddRange(dims);
            fill(tensor);
            return tensor;
        }
        Action<TensorProto> Raw(int bytes) => t => t.RawData = ByteString.CopyFrom(new byte[bytes]);
        (bool Good, TensorProto Tensor)[] cases =
        [
            (true, Of(DataType.Float, [2, 3], Raw(24))),
            (false, Of(DataType.Float, [2, 3], Raw(23))),
            (false, Of(DataType.Float, [2, 3], Raw(28))),
            (false, Of(DataType.Float, [2, 3], Raw(27))),
            (true, Of(DataType.Float, [], Raw(4))),
            (true, Of(DataType.Float, [0, 5], _ => { })),
            (true, Of(DataType.Bool, [3], Raw(3))),
            (true, Of(DataType.Float16, [3], Raw(6))),
            (true, Of(DataType.Double, [2], Raw(16))),
            (true, Of(DataType.Complex128, [1], Raw(16))),
            (true, Of(DataType.Float, [2], t => t.FloatData.Add([1, 2]))),
            (false, Of(DataType.Float, [2], t => t.FloatData.Add([1, 2, 3]))),
            (true, Of(DataType.Complex64, [2], t => t.FloatData.Add([1, 2, 3, 4]))),
            (false, Of(DataType.Complex64, [4], t => t.FloatData.Add([1, 2, 3, 4]))),
            (true, Of(DataType.Double, [2], t => t.DoubleData.Add([1, 2]))),
            (true, Of(DataType.Complex128, [1], t => t.DoubleData.Add([1, 2]))),
            (true, Of(DataType.Int64, [2], t => t.Int64Data.Add([1, 2]))),
            (true, Of(DataType.Uint32, [2], t => t.Uint64Data.Add([1, 2]))),
            (true, Of(DataType.Uint64, [1], t => t.Uint64Data.Add([1]))),
            (true, Of(DataType.String, [2], t => t.StringData.Add([ByteString.Empty, ByteString.Empty]))),
            (false, Of(DataType.String, [3], t => t.StringData.Add([ByteString.Empty, ByteString.Empty]))),
            (true, Of(DataType.Int8, [2], t => t.Int32Data.Add([1, 2]))),
            (true, Of(DataType.Float16, [2], t => t.Int32Data.Add([1, 2]))),
            (false, Of(DataType.Float16, [3], t => t.Int32Data.Add([1, 2]))),
            (false, Of(DataType.Int64, [2], t => t.Int32Data.Add([1, 2]))),
            (true, Of((DataType)17, [5], Raw(3))),
        ];
        for (var i = 0; i < cases.Length; i++)
        {
            var model = Good();
            model.Graph.Initializer.Add(cases[i].Tensor);
            if (cases[i].Good)
                OnnxWalk.Check(model);
            else
                StringAssert.Contains(
                    Assert.ThrowsExactly<OnnxModelException>(() => OnnxWalk.Check(model), $"case {i}").Message,
                    "'t' holds"
                );
        }
    }

    [TestMethod]
    public void EveryPlaceOfATensorIsSeen()
    {
        var count = 0;
        TensorProto Next() => new() { Name = $"{++count}" };
        AttributeProto[] Attributes() =>
            [
                new() { T = Next() },
                new() { Tensors = { Next(), Next() } },
                new()
                {
                    SparseTensor = new() { Values = Next(), Indices = Next() },
                },
                new() { SparseTensors = { new SparseTensorProto { Values = Next() } } },
                new()
                {
                    G = new() { Initializer = { Next() }, Node = { new NodeProto { Attribute = { new AttributeProto { T = Next() } } } } },
                },
                new() { Graphs = { new GraphProto { Initializer = { Next() } } } },
            ];
        GraphProto Whole() =>
            new()
            {
                Initializer = { Next() },
                SparseInitializer =
                {
                    new SparseTensorProto { Values = Next(), Indices = Next() },
                },
                Node = { new NodeProto { Attribute = { Attributes() } } },
            };
        var model = new ModelProto { Graph = Whole() };
        model.TrainingInfo.Add(new TrainingInfoProto { Initialization = Whole(), Algorithm = Whole() });
        model.TrainingInfo.Add(new TrainingInfoProto());
        model.Functions.Add(
            new FunctionProto { Node = { new NodeProto { Attribute = { Attributes() } } }, AttributeProto = { Attributes() } }
        );
        var seen = OnnxWalk.Tensors(model).Select(t => t.Name).ToArray();
        CollectionAssert.AreEquivalent(Enumerable.Range(1, count).Select(i => $"{i}").ToArray(), seen);
        Assert.IsEmpty(OnnxWalk.Tensors(new ModelProto()));
    }

    // y = x + c, by way of a clip without ends.
    private static ModelProto Good() =>
        new SmallGraph()
            .Input("x", DataType.Float, 2)
            .Constant("c", [2], 1, 2)
            .Node("Clip", "x - ", "a")
            .Node("Add", "a c", "y")
            .Output("y", DataType.Float)
            .Model();
}
