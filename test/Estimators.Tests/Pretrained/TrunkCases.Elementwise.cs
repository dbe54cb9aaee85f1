using MlNet.MultiTask.Graph;
using static MlNet.MultiTask.Graph.OnnxAttributes;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Item by item, and products.</summary>
internal static partial class TrunkCases
{
    private static Dictionary<string, TrunkCase> Elementwise()
    {
        var cases = new Dictionary<string, TrunkCase>();
        foreach (var op in "Abs Neg Relu Tanh Sigmoid Softplus Exp Erf Sin Cos Elu Selu LeakyRelu HardSigmoid Identity Dropout".Split(' '))
            cases[op] = Case(s_steps, f => f.Node(op, "x", "y"), op is "Erf" or "Sin" or "Cos" ? [9, 17] : [7, 17]);
        foreach (var op in "Log Sqrt Reciprocal".Split(' '))
            cases[op] = Case(s_steps, f => f.Node(op, "x", "y"), 7, 17) with { Spread = 0.2, Shift = 2 };
        cases["Elu, alpha"] = Case(s_steps, f => f.Node("Elu", "x", "y", Of("alpha", 0.5f)), 17);
        cases["Selu, alpha and gamma"] = Case(s_steps, f => f.Node("Selu", "x", "y", Of("alpha", 1.2f), Of("gamma", 0.7f)), 17);
        cases["LeakyRelu, alpha"] = Case(s_steps, f => f.Node("LeakyRelu", "x", "y", Of("alpha", 0.2f)), 17);
        cases["HardSigmoid, options"] = Case(s_steps, f => f.Node("HardSigmoid", "x", "y", Of("alpha", 0.3f), Of("beta", 0.4f)), 17);
        cases["HardSwish"] = Case(s_steps, f => f.Node("HardSwish", "x", "y"), 14, 21) with { Spread = 3 };
        cases["Mish"] = Case(s_steps, f => f.Node("Mish", "x", "y"), 18);
        cases["Gelu"] = Case(s_steps, f => f.Node("Gelu", "x", "y"), 20);
        cases["Gelu, tanh"] = Case(s_steps, f => f.Node("Gelu", "x", "y", Of("approximate", "tanh")), 20);
        cases["PRelu"] = Case(s_image, f => f.Weight("s", [4, 1, 1]).Node("PRelu", "x s", "y"), 7, 17);
        cases["Clip, attributes"] = Case(s_steps, f => f.Node("Clip", "x", "y", Of("min", -0.5f), Of("max", 1f)), 7);
        cases["Clip"] = Case(s_steps, f => f.Floats("a", [], -0.5f).Floats("b", [], 1).Node("Clip", "x a b", "y"), 11, 17);
        cases["Clip, one bound"] = Case(s_steps, f => f.Floats("b", [], 0.3f).Node("Clip", "x - b", "y"), 17);
        foreach (var op in "Add Sub Mul Div Max Min Sum".Split(' '))
        {
            int[] opsets = op is "Max" or "Min" or "Sum" ? [8, 17] : [7, 17];
            cases[op + " of weights"] = Case(s_image, f => f.Positive("w", 4, 1, 1).Node(op, "x w", "y"), opsets);
            cases[op + " of a number"] = Case(s_image, f => f.Floats("n", [], 1.7f).Node(op, "x n", "y"), opsets);
            cases[op + " of two"] = Case(s_steps, f => f.Node("Exp", "x", "e").Node(op, "x e", "y"), opsets);
            cases[op + " to weights"] = Case(s_steps, f => f.Positive("w", 1, 6).Node("Exp", "x", "e").Node(op, "w e", "y"), opsets);
        }
        cases["Sub from a number"] = Case(s_steps, f => f.Floats("n", [], 1.7f).Node("Sub", "n x", "y"), 17);
        cases["Div of a number"] = Case(s_steps, f => f.Floats("n", [1], 1.7f).Node("Exp", "x", "e").Node("Div", "n e", "y"), 17);
        cases["Sum of three"] = Case(s_steps, f => f.Weight("w", [5, 6]).Node("Exp", "x", "e").Node("Sum", "x w e", "y"), 17);
        foreach (var power in new[] { 1f, 2, 3, 5, 0.5f, -0.5f, -1 })
            cases[FormattableString.Invariant($"Pow of {power}")] = Case(
                s_steps,
                f => f.Floats("p", [], power).Node("Pow", "x p", "y"),
                7,
                17
            ) with
            {
                Spread = 0.2,
                Shift = 2,
            };
        return cases;
    }

    private static Dictionary<string, TrunkCase> Products() =>
        new()
        {
            ["Gemm"] = Case([6], f => f.Weight("w", [6, 4]).Weight("b", [4]).Node("Gemm", "x w b", "y"), 7, 17),
            ["Gemm, transposed"] = Case(
                [6],
                f => f.Weight("w", [4, 6]).Weight("b", [4]).Node("Gemm", "x w b", "y", Of("transB", 1L)),
                9,
                17
            ),
            ["Gemm, factors"] = Case(
                [6],
                f =>
                    f.Weight("w", [4, 6])
                        .Weight("b", [1, 4])
                        .Node("Gemm", "x w b", "y", Of("transB", 1L), Of("alpha", 0.5f), Of("beta", 2f)),
                17
            ),
            ["Gemm, nothing added"] = Case([6], f => f.Weight("w", [6, 4]).Node("Gemm", "x w", "y", Of("alpha", 0.5f)), 17),
            ["MatMul by weights"] = Case(s_steps, f => f.Weight("w", [6, 4]).Node("MatMul", "x w", "y"), 7, 17),
            ["MatMul, weights in front"] = Case(s_steps, f => f.Weight("w", [4, 5]).Node("MatMul", "w x", "y"), 17),
            ["MatMul by weights with an axis in front"] = Case(
                s_steps,
                f => f.Weight("w", [1, 6, 4]).Weight("v", [1, 3, 5]).Node("MatMul", "x w", "m").Node("MatMul", "v m", "y"),
                17
            ),
            ["MatMul of two"] = Case(
                s_steps,
                f => f.Node("Transpose", "x", "t", Ints("perm", [0L, 2, 1])).Node("MatMul", "x t", "y"),
                17
            ),
            ["Softmax, last axis"] = Case(s_steps, f => f.Node("Softmax", "x", "y", Of("axis", -1L)), 11, 17),
            ["Softmax, axes from one on"] = Case(s_steps, f => f.Node("Softmax", "x", "y"), 7, 12),
            ["Softmax, middle axis"] = Case(s_steps, f => f.Node("Softmax", "x", "y", Of("axis", 1L)), 13),
            ["LogSoftmax"] = Case(s_steps, f => f.Node("LogSoftmax", "x", "y", Of("axis", 2L)), 7, 13),
            ["ReduceMean"] = Case(s_image, f => f.Node("ReduceMean", "x", "y", Ints("axes", [2L, 3]), Of("keepdims", 0L)), 7, 17),
            ["ReduceMean, axes kept"] = Case(s_image, f => f.Integers("a", -1, 1).Node("ReduceMean", "x a", "y"), 18, 21),
            ["ReduceSum"] = Case(s_image, f => f.Integers("a", 3).Node("ReduceSum", "x a", "y", Of("keepdims", 0L)), 13),
            ["ReduceMax"] = Case(s_image, f => f.Node("ReduceMax", "x", "y", Ints("axes", [2L])), 12),
            // An attention of one head, as exporters write it.
            ["Attention"] = Case(
                s_steps,
                f =>
                    f.Weight("q", [6, 6])
                        .Weight("k", [6, 6])
                        .Floats("r", [], 0.4f)
                        .Node("MatMul", "x q", "a")
                        .Node("MatMul", "x k", "b")
                        .Node("Transpose", "b", "c", Ints("perm", [0L, 2, 1]))
                        .Node("MatMul", "a c", "d")
                        .Node("Mul", "d r", "e")
                        .Node("Softmax", "e", "g", Of("axis", -1L))
                        .Node("MatMul", "g x", "y"),
                13,
                17
            ),
        };
}
