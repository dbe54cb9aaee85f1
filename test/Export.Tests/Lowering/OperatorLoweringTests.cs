using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Lowering;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Each classical operator as nodes of the standard set: what the runtime's own operator gives, over any number of axes that it
/// takes.</summary>
[TestClass]
public sealed class OperatorLoweringTests
{
    private static readonly float[] s_six = [1, -2, float.NaN, 0, 5.5f, 3];

    public static IEnumerable<object[]> Opsets => OpRun.Opsets.Select(o => new object[] { o });

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void Scaler(int opset)
    {
        foreach (var dims in new int[][] { [2, 3], [6, 1], [6] })
            foreach (var (offset, scale) in new (float[], float[])[] { ([1], [2]), ([0], [2]), ([1], [1]), ([0], [1]), ([-1], [0]) })
                Lowered(Floats(opset, dims).Classical("Scaler", "x", "y", Numbers("offset", offset), Numbers("scale", scale)), 0, dims);
        Lowered(Floats(opset, 2, 3).Classical("Scaler", "x", "y", Numbers("offset", 1, 0, 2), Numbers("scale", 2, -1, 0.5f)), 0, 2, 3);
    }

    /// <summary>ML.NET declares [batch, n] for what has more axes: a value for each slot makes it flat.</summary>
    [TestMethod]
    public void AValueForEachSlotMakesItFlat()
    {
        var scaled = Floats(17, 2, 1, 3).Classical("Scaler", "x", "y", Numbers("offset", 1, 0, 2), Numbers("scale", 2, -1, 0.5f));
        Lower.Run(scaled.Output("y", DataType.Float).Proto, 17);
        var y = Ort.Floats(scaled.Run(SmallGraph.Floats("x", [2, 1, 3], s_six))["y"]);
        TensorAssert.Near(new([2, 3], [0, 2, float.NaN, -2, -5.5f, 0.5f]), y);

        var imputed = Floats(17, 2, 1, 3)
            .Classical("Imputer", "x", "y", Numbers("imputed_value_floats", 7, 8, 9), OnnxAttributes.Of("replaced_value_float", float.NaN));
        Lower.Run(imputed.Output("y", DataType.Float).Proto, 17);
        y = Ort.Floats(imputed.Run(SmallGraph.Floats("x", [2, 1, 3], s_six))["y"]);
        TensorAssert.Near(new([2, 3], [1, -2, 9, 0, 5.5f, 3]), y);
    }

    /// <summary>Doubles that stay doubles keep their digits, which the runtime's operator does not.</summary>
    [TestMethod]
    public void ScalerOverDoubles()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Double, 2)
            .Classical("Scaler", "x", "y", Numbers("offset", 0.5f), Numbers("scale", 3))
            .Output("y", DataType.Double);
        Lower.Run(graph.Proto, 17);
        var y = (DenseTensor<double>)graph.Run(("x", new DenseTensor<double>(new[] { 1.000000001, -2 }, [2])))["y"];
        Near.Values(new[] { 1.500000003, -7.5 }, y.ToArray(), 1e-15);
        Assert.DoesNotContain("Scaler", graph.Operators);
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void Imputer(int opset)
    {
        foreach (var replaced in new[] { float.NaN, 0, -2 })
        {
            foreach (var dims in new int[][] { [2, 3], [6, 1] })
                Lowered(Imputed(Floats(opset, dims), replaced, 7), 0, dims);
            Lowered(Imputed(Floats(opset, 2, 3), replaced, 7, 8, 9), 0, 2, 3);
        }
    }

    /// <summary>What is replaced is 0 where nothing else is said.</summary>
    [TestMethod]
    public void ImputerOfZeros() =>
        Lowered(
            Floats(17, 2, 3)
                .Classical("Imputer", "x", "y", Numbers("imputed_value_floats", 7), OnnxAttributes.Of("replaced_value_float", 0f)),
            0,
            2,
            3
        );

    [TestMethod]
    public void ImputersOfWholeNumbersStay()
    {
        var graph = new SmallGraph()
            .Input("x", DataType.Int64, 2, 1)
            .Classical("Imputer", "x", "y", OnnxAttributes.Ints("imputed_value_int64s", 4), OnnxAttributes.Of("replaced_value_int64", 2))
            .Output("y", DataType.Int64);
        Lowered(graph, 1, SmallGraph.Integers("x", [2, 1], 2, 3));
    }

    [TestMethod]
    public void FeatureVectorizer()
    {
        var graph = new SmallGraph()
            .Input("a", DataType.Float, -1, 2)
            .Input("b", DataType.Int64, -1, 1)
            .Classical("FeatureVectorizer", "a b", "y", OnnxAttributes.Ints("inputdimensions", 2, 1))
            .Output("y", DataType.Float);
        Lower.Run(graph.Proto, 17);
        var y = graph.Run(SmallGraph.Floats("a", [2, 2], 1, 2, 3, 4), SmallGraph.Integers("b", [2, 1], 7, 8))["y"];
        TensorAssert.Near(new([2, 3], [1, 2, 7, 3, 4, 8]), Ort.Floats(y));
        Assert.DoesNotContain("FeatureVectorizer", graph.Operators);
    }

    /// <summary>One value alone, and values with more axes, become [batch, slots].</summary>
    [TestMethod]
    public void FeatureVectorizerMakesFlat()
    {
        var graph = new SmallGraph()
            .Input("a", DataType.Float, -1, 2, 2)
            .Input("b", DataType.Float, -1)
            .Classical("FeatureVectorizer", "a b", "both", OnnxAttributes.Ints("inputdimensions", 4, 1))
            .Classical("FeatureVectorizer", "a", "one", OnnxAttributes.Ints("inputdimensions", 4))
            .Output("both", DataType.Float)
            .Output("one", DataType.Float);
        Lower.Run(graph.Proto, 17);
        var outputs = graph.Run(SmallGraph.Floats("a", [2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8), SmallGraph.Floats("b", [2], 9, 10));
        TensorAssert.Near(new([2, 5], [1, 2, 3, 4, 9, 5, 6, 7, 8, 10]), Ort.Floats(outputs["both"]));
        TensorAssert.Near(new([2, 4], [1, 2, 3, 4, 5, 6, 7, 8]), Ort.Floats(outputs["one"]));
    }

    [TestMethod]
    public void AFeatureVectorizerThatDoesNotSayItsWidthsStays()
    {
        var graph = Floats(17, 2, 3).Classical("FeatureVectorizer", "x x", "y", OnnxAttributes.Ints("inputdimensions", 3)).Proto;
        Lower.Run(graph, 17);
        Assert.AreEqual("FeatureVectorizer", graph.Node.Single().OpType);
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void OneHotEncoder(int opset)
    {
        foreach (var dims in new int[][] { [4], [4, 1], [2, 2], [1, 2, 1, 2] })
            Lowered(
                new SmallGraph(opset)
                    .Input("x", DataType.Int64, dims)
                    .Classical("OneHotEncoder", "x", "y", OnnxAttributes.Ints("cats_int64s", 5, -1, 0), OnnxAttributes.Of("zeros", 1))
                    .Output("y", DataType.Float),
                0,
                SmallGraph.Integers("x", dims, 0, -1, 9, 5)
            );
    }

    /// <summary>Text, and categories that must be there, are left to the runtime.</summary>
    [TestMethod]
    public void OneHotEncodersThatStay()
    {
        Lowered(
            new SmallGraph()
                .Input("x", DataType.String, 2)
                .Classical("OneHotEncoder", "x", "y", GraphText.Texts("cats_strings", "a", "b"), OnnxAttributes.Of("zeros", 1))
                .Output("y", DataType.Float),
            1,
            SmallGraph.Texts("x", [2], "b", "c")
        );
        Lowered(
            new SmallGraph()
                .Input("x", DataType.Int64, 2)
                .Classical("OneHotEncoder", "x", "y", OnnxAttributes.Ints("cats_int64s", 1, 2), OnnxAttributes.Of("zeros", 0))
                .Output("y", DataType.Float),
            1,
            SmallGraph.Integers("x", [2], 2, 1)
        );
    }

    /// <summary>Keys from 1 are places in a table, all other numbers the default.</summary>
    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void LabelEncoderOfKeys(int opset)
    {
        AttributeProto[][] tables =
        [
            [Numbers("values_floats", 10, 20, 30), OnnxAttributes.Of("default_float", -1f)],
            [Numbers("values_floats", 10, 20, 30)],
            [OnnxAttributes.Ints("values_int64s", 10, 20, 30), OnnxAttributes.Of("default_int64", 99)],
            [OnnxAttributes.Ints("values_int64s", 10, 20, 30)],
            [GraphText.Texts("values_strings", "a", "b", "c"), OnnxAttributes.Of("default_string", "none")],
            [GraphText.Texts("values_strings", "a", "b", "c")],
        ];
        foreach (var dims in new int[][] { [6], [6, 1], [1, 2, 1, 3, 1] })
            foreach (var table in tables)
                Lowered(
                    new SmallGraph(opset)
                        .Input("x", DataType.Int64, dims)
                        .Classical("LabelEncoder", "x", "y", [OnnxAttributes.Ints("keys_int64s", 1, 2, 3), .. table])
                        .Output("y", TypeOf(table)),
                    0,
                    SmallGraph.Integers("x", dims, 1, 3, 0, 4, -1, 2)
                );
    }

    /// <summary>Other keys are compared, one by one.</summary>
    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void LabelEncoderOfOtherNumbers(int opset)
    {
        AttributeProto[][] tables =
        [
            [Numbers("values_floats", 10, 20, 30), OnnxAttributes.Of("default_float", -1f)],
            [Numbers("values_floats", 10, 20, 30)],
            [OnnxAttributes.Ints("values_int64s", 10, 0, 30), OnnxAttributes.Of("default_int64", 99)],
            [OnnxAttributes.Ints("values_int64s", 10, 20, 30)],
        ];
        foreach (var dims in new int[][] { [6], [6, 1] })
            foreach (var table in tables)
            {
                Lowered(
                    new SmallGraph(opset)
                        .Input("x", DataType.Int64, dims)
                        .Classical("LabelEncoder", "x", "y", [OnnxAttributes.Ints("keys_int64s", 7, 2, 3), .. table])
                        .Output("y", TypeOf(table)),
                    0,
                    SmallGraph.Integers("x", dims, 1, 3, 0, 7, -1, 2)
                );
                if (TypeOf(table) == DataType.Int64 || table.Length == 2)
                    Lowered(Looked(Floats(opset, dims), table), 0, SmallGraph.Floats("x", dims, 1.5f, 3, 0, 1.25f, -2, 2));
            }
    }

    [TestMethod]
    [DataRow(1024, 0)]
    [DataRow(1025, 1)]
    public void ManyKeysAreLookedUp(int count, int left)
    {
        var keys = Enumerable.Range(0, count).Select(i => (long)i * 2).ToArray();
        foreach (var floats in new[] { true, false })
        {
            var graph = new SmallGraph()
                .Input("x", floats ? DataType.Float : DataType.Int64, 3)
                .Classical(
                    "LabelEncoder",
                    "x",
                    "y",
                    floats ? Numbers("keys_floats", [.. keys.Select(k => (float)k)]) : OnnxAttributes.Ints("keys_int64s", keys),
                    OnnxAttributes.Ints("values_int64s", [.. keys.Select(k => k + 1)])
                )
                .Output("y", DataType.Int64);
            Lowered(
                graph,
                left,
                floats ? SmallGraph.Floats("x", [3], 4, 5, 2 * (count - 1)) : SmallGraph.Integers("x", [3], 4, 5, 2 * (count - 1))
            );
        }
    }

    /// <summary>Text as the key, and text as the value of numbers that are no keys, stay.</summary>
    [TestMethod]
    public void LabelEncodersThatStay()
    {
        Lowered(
            new SmallGraph()
                .Input("x", DataType.String, 2)
                .Classical("LabelEncoder", "x", "y", GraphText.Texts("keys_strings", "a"), OnnxAttributes.Ints("values_int64s", 5))
                .Output("y", DataType.Int64),
            1,
            SmallGraph.Texts("x", [2], "a", "b")
        );
        Lowered(
            new SmallGraph()
                .Input("x", DataType.Int64, 2)
                .Classical("LabelEncoder", "x", "y", OnnxAttributes.Ints("keys_int64s", 7), GraphText.Texts("values_strings", "a"))
                .Output("y", DataType.String),
            1,
            SmallGraph.Integers("x", [2], 7, 8)
        );
    }

    /// <summary>A missing key is empty text or NaN; where the value is cast on to another type, "0" and 0.</summary>
    [TestMethod]
    public void WhatAMissingKeyStandsFor()
    {
        var graph = new SmallGraph()
            .Input("k", DataType.Int64, 3)
            .Classical("LabelEncoder", "k", "text", OnnxAttributes.Ints("keys_int64s", 1, 2), GraphText.Texts("values_strings", "a", "b"))
            .Classical("LabelEncoder", "k", "number", OnnxAttributes.Ints("keys_int64s", 1, 2), Numbers("values_floats", 5, 6))
            .Classical(
                "LabelEncoder",
                "k",
                "castText",
                OnnxAttributes.Ints("keys_int64s", 1, 2),
                GraphText.Texts("values_strings", "5", "6")
            )
            .Classical("LabelEncoder", "k", "castNumber", OnnxAttributes.Ints("keys_int64s", 1, 2), Numbers("values_floats", 5, 6))
            .Classical(
                "LabelEncoder",
                "k",
                "given",
                OnnxAttributes.Ints("keys_int64s", 1, 2),
                Numbers("values_floats", 5, 6),
                OnnxAttributes.Of("default_float", -1f)
            )
            .Node("Cast", "castText", "fromText", OnnxAttributes.Of("to", (long)DataType.Int64))
            .Node("Cast", "castNumber", "fromNumber", OnnxAttributes.Of("to", (long)DataType.Int64));
        foreach (
            var (name, type) in new[]
            {
                ("text", DataType.String),
                ("number", DataType.Float),
                ("given", DataType.Float),
                ("fromText", DataType.Int64),
                ("fromNumber", DataType.Int64),
            }
        )
            graph.Output(name, type);
        KeyToValueDefaults.Run(graph.Proto);
        var outputs = graph.Run(SmallGraph.Integers("k", [3], 2, 0, 1));
        CollectionAssert.AreEqual(new[] { "b", "", "a" }, ((DenseTensor<string>)outputs["text"]).ToArray());
        CollectionAssert.AreEqual(new[] { 6, float.NaN, 5 }, Ort.Floats(outputs["number"]).Items);
        CollectionAssert.AreEqual(new float[] { 6, -1, 5 }, Ort.Floats(outputs["given"]).Items);
        CollectionAssert.AreEqual(new long[] { 6, 0, 5 }, ((DenseTensor<long>)outputs["fromText"]).ToArray());
        CollectionAssert.AreEqual(new long[] { 6, 0, 5 }, ((DenseTensor<long>)outputs["fromNumber"]).ToArray());
    }

    /// <summary>Encoders whose keys are text or floats are somebody else's: nothing is known about what is missing there.</summary>
    [TestMethod]
    public void OtherEncodersGetNoDefault()
    {
        var graph = new SmallGraph()
            .Input("t", DataType.String, 3)
            .Classical("LabelEncoder", "t", "y", GraphText.Texts("keys_strings", "a"), Numbers("values_floats", 5))
            .Proto;
        var before = graph.Clone();
        KeyToValueDefaults.Run(graph);
        Assert.AreEqual(before, graph);
    }

    /// <summary>An offset alone, a scale alone, one of them for each slot and the other for all, and scales of which only one is not
    /// 1.</summary>
    [TestMethod]
    public void ScalersThatSayLittle()
    {
        foreach (var (offset, scale) in new (float[], float[])[] { ([2], [1, 1, 5]), ([0, 0, 4], [3]), ([0, 4, 0], [1, 1, 1]) })
        {
            var graph = Floats(17, 2, 1, 3).Classical("Scaler", "x", "y", Numbers("offset", offset), Numbers("scale", scale));
            Lower.Run(graph.Output("y", DataType.Float).Proto, 17);
            float At(float[] values, int slot) => values[values.Length == 1 ? 0 : slot];
            var expected = Tensor.From([2, 3], i => (s_six[3 * i[0] + i[1]] - At(offset, i[1])) * At(scale, i[1]));
            TensorAssert.Near(expected, Ort.Floats(graph.Run(SmallGraph.Floats("x", [2, 1, 3], s_six))["y"]));
        }
        foreach (var only in new[] { Numbers("offset", 2), Numbers("scale", 2) })
        {
            var graph = Floats(17, 6).Classical("Scaler", "x", "y", only);
            Lower.Run(graph.Output("y", DataType.Float).Proto, 17);
            var expected = Tensor.From([6], i => only.Name == "scale" ? s_six[i[0]] * 2 : s_six[i[0]] - 2);
            TensorAssert.Near(expected, Ort.Floats(graph.Run(SmallGraph.Floats("x", [6], s_six))["y"]));
        }
    }

    /// <summary>One value for all slots leaves the axes as they are.</summary>
    [TestMethod]
    public void AnImputerOfOneValueKeepsTheAxes()
    {
        var graph = Imputed(Floats(17, 2, 1, 3), float.NaN, 7);
        Lower.Run(graph.Output("y", DataType.Float).Proto, 17);
        TensorAssert.Near(new([2, 1, 3], [1, -2, 7, 0, 5.5f, 3]), Ort.Floats(graph.Run(SmallGraph.Floats("x", [2, 1, 3], s_six))["y"]));
    }

    private static SmallGraph Floats(int opset, params int[] dims) => new SmallGraph(opset).Input("x", DataType.Float, dims);

    private static SmallGraph Imputed(SmallGraph graph, float replaced, params float[] values) =>
        graph.Classical("Imputer", "x", "y", Numbers("imputed_value_floats", values), OnnxAttributes.Of("replaced_value_float", replaced));

    private static SmallGraph Looked(SmallGraph graph, AttributeProto[] table)
    {
        // The runtime's operator has float keys with values of each type but float.
        if (TypeOf(table) == DataType.Float)
            table = [OnnxAttributes.Ints("values_int64s", [.. table[0].Floats.Select(v => (long)v)])];
        return graph.Classical("LabelEncoder", "x", "y", [Numbers("keys_floats", 1.25f, 2, 3), .. table]).Output("y", DataType.Int64);
    }

    private static DataType TypeOf(AttributeProto[] table) =>
        table[0].Name switch
        {
            "values_floats" => DataType.Float,
            "values_int64s" => DataType.Int64,
            _ => DataType.String,
        };

    private static void Lowered(SmallGraph graph, int left, params int[] dims)
    {
        if (graph.Proto.Output.Count == 0)
            graph.Output("y", DataType.Float);
        Lowered(graph, left, SmallGraph.Floats("x", dims, s_six));
    }

    // The same values, and so many classical operators are left.
    private static void Lowered(SmallGraph graph, int left, (string, object) input)
    {
        var opset = (int)graph.Model().OpsetImport.Single(o => o.Domain == "").Version;
        var after = graph.StaysTheSame(g => Lower.Run(g, opset), input);
        Assert.AreEqual(left, after.Proto.Node.Count(n => n.Domain.Length > 0), graph.Proto.ToString());
    }

    private static AttributeProto Numbers(string name, params float[] values) => GraphText.Numbers(name, values);
}
