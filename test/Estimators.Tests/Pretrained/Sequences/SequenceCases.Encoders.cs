using MlNet.MultiTask.Graph;
using static MlNet.MultiTask.Graph.OnnxAttributes;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Transformer encoders as exporters write them.</summary>
internal static partial class SequenceCases
{
    private const int Hidden = 8,
        Heads = 2,
        Places = 16;

    /// <summary>What PyTorch's exporter writes of BERT: sizes from shapes, normalisation in parts below version 17, Gelu by Erf.</summary>
    /// <param name="f">The file with the ids.</param>
    /// <param name="layers">Its layers.</param>
    /// <param name="isPooled">Whether it ends with tanh of the first step, as BERT's pooler does.</param>
    public static void Bert(OnnxFile f, int layers = 2, bool isPooled = false)
    {
        f.Input("attention_mask", DataType.Int64, -1, -2)
            .Input("token_type_ids", DataType.Int64, -1, -2)
            .Weight("embeddings.word", [SequenceCase.Tokens, Hidden])
            .Weight("embeddings.type", [2, Hidden])
            .Weight("embeddings.position", [Places, Hidden])
            .Integers("position_ids.buffer", [1, Places], [.. Enumerable.Range(0, Places)])
            .Integer("zero", 0)
            .Integer("one", 1)
            .Integers("axis0", 0)
            .Integers("axis1", 1)
            .Floats("unit", [], 1)
            .Floats("never", [], -10000)
            .Node("Shape", "x", "s")
            .Node("Gather", "s one", "length")
            .Unsqueezed("length", "until", 0)
            .Node("Slice", "position_ids.buffer axis0 until axis1 axis1", "positions")
            .Node("Gather", "embeddings.word x", "words")
            .Node("Gather", "embeddings.type token_type_ids", "types")
            .Node("Add", "words types", "typed")
            .Node("Gather", "embeddings.position positions", "places")
            .Node("Add", "typed places", "placed")
            .Normalized("placed", "h0", "embeddings.norm")
            .Unsqueezed("attention_mask", "m1", 1)
            .Unsqueezed("m1", "m2", 2)
            .Node("Cast", "m2", "m3", Of("to", (long)DataType.Float))
            .Node("Sub", "unit m3", "m4")
            .Node("Mul", "m4 never", "mask");
        for (var layer = 0; layer < layers; layer++)
            Layer(f, $"layer.{layer}", $"h{layer}", layer == layers - 1 && !isPooled ? "y" : $"h{layer + 1}", "mask");
        if (isPooled)
            f.Weight("pooler.weight", [5, Hidden])
                .Weight("pooler.bias", [5])
                .Node("Gather", $"h{layers} zero", "first", Of("axis", 1L))
                .Node("Gemm", "first pooler.weight pooler.bias", "g", Of("transB", 1L))
                .Node("Tanh", "g", "y");
    }

    /// <summary>A layer of attention and of a feed-forward part.</summary>
    public static OnnxFile Layer(OnnxFile f, string name, string x, string y, string mask)
    {
        var (p, size) = (name + ":", Hidden / Heads);
        f.Floats(p + "root", [], MathF.Sqrt(size)).Floats(p + "two", [], MathF.Sqrt(2)).Floats(p + "half", [], 0.5f).Floats(p + "u", [], 1);
        f.Integer(p + "b", 0).Integer(p + "l", 1).Integers(p + "split", Heads, size).Integers(p + "join", Hidden);
        foreach (var part in new[] { "query", "key", "value" })
        {
            Dense(f, x, p + part, $"{name}.{part}", Hidden, Hidden);
            Sizes(f, p + part, p + "split", p + part + ".sizes", p);
            f.Node("Reshape", $"{p}{part} {p}{part}.sizes", p + part + ".split")
                .Node("Transpose", p + part + ".split", p + part + ".heads", Ints("perm", part == "key" ? [0L, 2, 3, 1] : [0L, 2, 1, 3]));
        }
        f.Node("MatMul", $"{p}query.heads {p}key.heads", p + "scores")
            .Node("Div", $"{p}scores {p}root", p + "scaled")
            .Node("Add", $"{p}scaled {mask}", p + "masked")
            .Node("Softmax", p + "masked", p + "shares", Of("axis", f.Opset < 13 ? 3L : -1L))
            .Node("MatMul", $"{p}shares {p}value.heads", p + "read")
            .Node("Transpose", p + "read", p + "turned", Ints("perm", [0L, 2, 1, 3]));
        Sizes(f, p + "turned", p + "join", p + "joined.sizes", p);
        f.Node("Reshape", $"{p}turned {p}joined.sizes", p + "joined");
        Dense(f, p + "joined", p + "attended", $"{name}.output", Hidden, Hidden);
        f.Node("Add", $"{p}attended {x}", p + "sum").Normalized(p + "sum", p + "between", $"{name}.norm1");
        Dense(f, p + "between", p + "up", $"{name}.up", Hidden, 12);
        f.Node("Div", $"{p}up {p}two", p + "e1")
            .Node("Erf", p + "e1", p + "e2")
            .Node("Add", $"{p}e2 {p}u", p + "e3")
            .Node("Mul", $"{p}up {p}e3", p + "e4")
            .Node("Mul", $"{p}e4 {p}half", p + "gelu");
        Dense(f, p + "gelu", p + "down", $"{name}.down", 12, Hidden);
        return f.Node("Add", $"{p}down {p}between", p + "end").Normalized(p + "end", y, $"{name}.norm2");
    }

    public static OnnxFile Unsqueezed(this OnnxFile f, string x, string y, params long[] axes)
    {
        if (f.Opset < 13)
            return f.Node("Unsqueeze", x, y, Ints("axes", axes));
        return f.Integers(y + ".axes", axes).Node("Unsqueeze", $"{x} {y}.axes", y);
    }

    private static OnnxFile Normalized(this OnnxFile f, string x, string y, string name)
    {
        f.Positive(name + ".weight", Hidden).Weight(name + ".bias", [Hidden]);
        if (f.Opset >= 17)
            return f.Node("LayerNormalization", $"{x} {name}.weight {name}.bias", y, Of("epsilon", 1e-5f));
        return f.Floats(y + ".two", [], 2)
            .Floats(y + ".small", [], 1e-5f)
            .Node("ReduceMean", x, y + ".mean", Ints("axes", [-1L]))
            .Node("Sub", $"{x} {y}.mean", y + ".centred")
            .Node("Pow", $"{y}.centred {y}.two", y + ".squared")
            .Node("ReduceMean", y + ".squared", y + ".variance", Ints("axes", [-1L]))
            .Node("Add", $"{y}.variance {y}.small", y + ".safe")
            .Node("Sqrt", y + ".safe", y + ".deviation")
            .Node("Div", $"{y}.centred {y}.deviation", y + ".divided")
            .Node("Mul", $"{y}.divided {name}.weight", y + ".scaled")
            .Node("Add", $"{y}.scaled {name}.bias", y);
    }

    private static void Dense(OnnxFile f, string x, string y, string name, int inputs, int outputs) =>
        f.Weight(name + ".weight", [inputs, outputs], 0.4)
            .Weight(name + ".bias", [outputs], 0.2)
            .Node("MatMul", $"{x} {name}.weight", y + ".product")
            .Node("Add", $"{name}.bias {y}.product", y);

    // [batch, length, …] from the value's own shape.
    private static void Sizes(OnnxFile f, string x, string behind, string y, string p) =>
        f.Node("Shape", x, y + ".s")
            .Node("Gather", $"{y}.s {p}b", y + ".n")
            .Unsqueezed(y + ".n", y + ".nu", 0)
            .Node("Shape", x, y + ".t")
            .Node("Gather", $"{y}.t {p}l", y + ".l")
            .Unsqueezed(y + ".l", y + ".lu", 0)
            .Node("Concat", $"{y}.nu {y}.lu {behind}", y, Of("axis", 0L));
}
