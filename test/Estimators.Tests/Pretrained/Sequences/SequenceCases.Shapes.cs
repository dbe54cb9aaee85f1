using MlNet.MultiTask.Graph;
using static MlNet.MultiTask.Graph.OnnxAttributes;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Comparisons of positions, and values of other shapes that depend on the length.</summary>
internal static partial class SequenceCases
{
    private static Dictionary<string, SequenceCase> Conditions()
    {
        // Comparisons of the positions, as masks of what comes later are made, chosen by a Where.
        var cases = new Dictionary<string, SequenceCase>();
        foreach (var op in "Less LessOrEqual Greater GreaterOrEqual Equal".Split(' '))
            cases[op] = Case(
                Width,
                f =>
                    Range(f)
                        .Unsqueezed("r", "rows", 1)
                        .Node(op, "r rows", "c")
                        .Floats("never", [], float.NegativeInfinity)
                        .Floats("zero", [], 0)
                        .Node("Where", "c zero never", "m")
                        .Weight("q", [Width, Width])
                        .Node("MatMul", "x q", "a")
                        .Node("Transpose", "x", "t", s_turn)
                        .Node("MatMul", "a t", "s")
                        .Node("Add", "s m", "masked")
                        // What may see nothing sees itself.
                        .Node("Equal", "r rows", "self")
                        .Node("Or", "self c", "any")
                        .Node("Where", "any s never", "safe")
                        .Node("Softmax", "safe", "p", Of("axis", -1L))
                        .Node("MatMul", "p x", "y"),
                13,
                17
            );
        cases["And, Not, IsNaN"] = Case(
            Width,
            f =>
                Range(f)
                    .Integer("two", 2)
                    .Integer("five", 5)
                    .Node("Greater", "r two", "a")
                    .Node("Less", "r five", "b")
                    .Node("And", "a b", "c")
                    .Unsqueezed("c", "u", 1)
                    .Node("IsNaN", "x", "no")
                    .Node("Not", "no", "yes")
                    .Node("And", "u yes", "d")
                    .Floats("n", [], 3)
                    .Node("Where", "d x n", "y"),
            13,
            17
        );
        cases["Where of weights"] = Case(
            Width,
            f =>
                f.Weight("w", [Width])
                    .Floats("zero", [], 0)
                    .Node("Greater", "x zero", "c")
                    .Node("Where", "c x w", "y"),
            13
        );
        foreach (var upper in new[] { 0L, 1 })
            cases[upper == 0 ? "Trilu" : "Trilu above"] = Case(
                Width,
                f =>
                    Square(f, "one")
                        .Integer("k", upper)
                        .Node("Trilu", "square k", "tri", Of("upper", upper))
                        .Node("MatMul", "tri x", "y"),
                14,
                17
            );
        // torch.full((L, L), -inf).triu(1), which every step but the later ones may see.
        cases["Trilu of infinite numbers"] = Case(
            Width,
            f =>
                Square(f, "never")
                    .Integer("k", 1)
                    .Node("Trilu", "square k", "tri", Of("upper", 1L))
                    .Floats("zero", [], 0)
                    .Node("Less", "tri zero", "isLater")
                    .Floats("far", [], -1e9f)
                    .Node("Where", "isLater far zero", "mask")
                    .Node("Transpose", "x", "t", s_turn)
                    .Node("MatMul", "x t", "s")
                    .Node("Add", "s mask", "m")
                    .Node("Softmax", "m", "p", Of("axis", -1L))
                    .Node("MatMul", "p x", "y"),
            17
        );
        return cases;
    }

    private static Dictionary<string, SequenceCase> Shapes() =>
        new()
        {
            ["Reshape to heads and back"] = Case(
                Width,
                f =>
                    f.Integers("h", 0, 0, 2, 3)
                        .Integers("j", 0, -1, Width)
                        .Node("Reshape", "x h", "a")
                        .Node("Transpose", "a", "t", Ints("perm", [0L, 2, 1, 3]))
                        .Node("Exp", "t", "e")
                        .Node("Transpose", "e", "b", Ints("perm", [0L, 2, 1, 3]))
                        .Node("Reshape", "b j", "y"),
                9,
                17
            ),
            ["a learnt table up to the length"] = Case(
                Width,
                f => Until(f).Weight("p", [1, 20, Width]).Node("Slice", "p from until axis", "c").Node("Add", "x c", "y"),
                13,
                17
            ),
            ["a table with heads up to the length"] = Case(
                Width,
                f =>
                    Until(f, axis: 2)
                        .Node("Constant", "", "c", Of("value", Table()))
                        .Node("Slice", "c from until axis", "part")
                        .Integers("h", 0, 0, 2, 3)
                        .Integers("j", 0, 0, Width)
                        .Node("Reshape", "x h", "a")
                        .Node("Transpose", "a", "t", Ints("perm", [0L, 2, 1, 3]))
                        .Node("Add", "t part", "m")
                        .Node("Transpose", "m", "b", Ints("perm", [0L, 2, 1, 3]))
                        .Node("Reshape", "b j", "y"),
                17
            ),
            ["positions from Range"] = Case(
                0,
                f =>
                    Range(f)
                        .Weight("w", [SequenceCase.Tokens, Width])
                        .Weight("p", [20, Width])
                        .Unsqueezed("r", "u", 0)
                        .Node("Gather", "w x", "a")
                        .Node("Gather", "p u", "b")
                        .Node("Add", "a b", "y"),
                11,
                17
            ),
            // position_ids.expand(batch, length), by the Where that PyTorch writes.
            ["positions for each row"] = Case(
                0,
                f =>
                    Range(f)
                        .Weight("w", [SequenceCase.Tokens, Width])
                        .Weight("p", [20, Width])
                        .Unsqueezed("r", "u", 0)
                        .Integers("two", 2)
                        .Integer("minus", -1)
                        .Node("ConstantOfShape", "two", "ones", Of("value", OnnxTensors.Of<long>("", DataType.Int64, [1], 1)))
                        .Node("Mul", "ones minus", "negative")
                        .Node("Equal", "sizes negative", "isAny")
                        .Node("Where", "isAny ones sizes", "shape")
                        .Node("Expand", "u shape", "i")
                        .Node("Gather", "w x", "a")
                        .Node("Gather", "p i", "b")
                        .Node("Add", "a b", "y"),
                12,
                17
            ),
            ["ConstantOfShape for each step"] = Case(
                0,
                f =>
                    f.Weight("w", [SequenceCase.Tokens, Width])
                        .Weight("t", [2, Width])
                        .Node("Shape", "x", "s")
                        .Node("ConstantOfShape", "s", "z", Of("value", OnnxTensors.Of<long>("", DataType.Int64, [1], 1)))
                        .Node("Gather", "w x", "a")
                        .Node("Gather", "t z", "b")
                        .Node("Mul", "a b", "y"),
                9,
                17
            ),
            // A bias by how far steps stand apart, for two heads.
            ["relative positions"] = Case(
                Width,
                f =>
                    Range(f)
                        .Unsqueezed("r", "rows", 1)
                        .Node("Sub", "r rows", "apart")
                        .Node("Abs", "apart", "far")
                        .Integer("most", 4)
                        .Node("Min", "far most", "near")
                        .Weight("bias", [5, 2])
                        .Node("Gather", "bias near", "b")
                        .Node("Transpose", "b", "t", Ints("perm", [2L, 0, 1]))
                        .Unsqueezed("t", "u", 0)
                        .Integers("h", 0, 0, 2, 3)
                        .Integers("j", 0, 0, Width)
                        .Node("Reshape", "x h", "v")
                        .Node("Transpose", "v", "k", Ints("perm", [0L, 2, 3, 1]))
                        .Node("Transpose", "v", "q", Ints("perm", [0L, 2, 1, 3]))
                        .Node("MatMul", "q k", "scores")
                        .Node("Add", "scores u", "biased")
                        .Node("Softmax", "biased", "p", Of("axis", -1L))
                        .Node("MatMul", "p q", "o")
                        .Node("Transpose", "o", "back", Ints("perm", [0L, 2, 1, 3]))
                        .Node("Reshape", "back j", "y"),
                13,
                17
            ),
            // Sine and cosine of the positions, as rotary and sinusoidal encodings compute them.
            ["sines of positions"] = Case(
                Width,
                f =>
                    Range(f)
                        .Node("Cast", "r", "n", Of("to", (long)DataType.Float))
                        .Unsqueezed("n", "u", 1)
                        .Floats("rates", [1, 3], 1, 0.3f, 0.1f)
                        .Node("MatMul", "u rates", "angles")
                        .Node("Sin", "angles", "a")
                        .Node("Cos", "angles", "b")
                        .Node("Concat", "a b", "both", Of("axis", -1L))
                        .Unsqueezed("both", "p", 0)
                        .Node("Add", "x p", "y"),
                13,
                17
            ),
            ["Split and Concat of steps"] = Case(
                Width,
                f =>
                    f.Integers("parts", 2, 4)
                        .Node("Split", "x parts", "a b", Of("axis", -1L))
                        .Node("Neg", "a", "c")
                        .Node("Concat", "b c", "y", Of("axis", 2L)),
                13,
                17
            ),
            ["a number for each step"] = Case(Width, f => f.Node("ReduceMean", "x", "y", Ints("axes", [2L]), Of("keepdims", 0L)), 11, 17),
            ["a table of three axes"] = Case(
                0,
                f =>
                    f.Weight("w", [SequenceCase.Tokens, 2, 3])
                        .Integers("j", 0, 0, -1)
                        .Node("Gather", "w x", "a")
                        .Node("Reshape", "a j", "y"),
                13
            ),
        };

    private static Onnx.TensorProto Table() => OnnxTensors.Of<float>("", DataType.Float, TrunkRun.Random([120]), 1, 2, 20, 3);
}
