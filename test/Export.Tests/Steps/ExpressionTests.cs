using Microsoft.ML;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>Expressions of ML.NET over edge rows: the file computes what ML.NET does, or is refused with the reason.</summary>
[TestClass]
public sealed class ExpressionTests
{
    [TestMethod]
    [DataRow("x => x + 1 - 2 * 3", "Single")]
    [DataRow("x => x - 1 - 1", "Single")]
    [DataRow("x => x / 0", "Single")]
    [DataRow("x => 1 / x", "Single")]
    [DataRow("x => -x^2", "Single")]
    [DataRow("x => (x / 3)^3", "Single")]
    [DataRow("x => 2^3^2 - 7 / 2 + 7 % 4 + x", "Single")]
    [DataRow("x => x > 1", "Single")]
    [DataRow("x => x >= 0", "Single")]
    [DataRow("x => x <= 0 || x = 1", "Single")]
    [DataRow("x => x != x", "Single")]
    [DataRow("x => x <> 0", "Single")]
    [DataRow("x => not (x < 1 && x > -5)", "Single")]
    [DataRow("x => -1 < x <= 3", "Single")]
    [DataRow("x => x ?? 5", "Single")]
    [DataRow("x => x ?? na(x) ?? 3.5", "Single")]
    [DataRow("x => isna(x) ? 0 : x", "Single")]
    [DataRow("x => x < 0 ? -1 : x > 0 ? 1 : 0", "Single")]
    [DataRow("x => abs(x) + sqrt(abs(x))", "Single")]
    [DataRow("x => log(x)", "Single")]
    [DataRow("x => exp(min(max(x, -20), 20))", "Single")]
    [DataRow("x => sin(x / (1 + abs(x))) + cos(x / (1 + abs(x)))", "Single")]
    [DataRow("x => tan(x / (1 + abs(x))) + tanh(x + 1)", "Single")]
    [DataRow("x => sinh(x / (1 + abs(x))) + cosh(x / (1 + abs(x)))", "Single")]
    [DataRow("x => asin(x / (1 + abs(x))) + acos(x / (1 + abs(x))) + atan(x)", "Single")]
    [DataRow("x => floor(x) + ceil(x)", "Single")]
    [DataRow("x => round(x)", "Single")]
    [DataRow("x => deg(x)", "Single")]
    [DataRow("x => rad(x)", "Single")]
    [DataRow("x => with(y = x * 2, z = y + 1; y / z)", "Single")]
    [DataRow("x => float(x > 1) * 1.5e1", "Single")]
    [DataRow("v => v * 2 + 1", "Singles")]
    [DataRow("v => v > 0 ? v : -v", "Singles")]
    [DataRow("(v, x) => v * x", "Singles", "Single")]
    [DataRow("(x, b) => b ? x : -x", "Single", "Boolean")]
    [DataRow("x => x * 2 + 0.5", "Double")]
    [DataRow("x => x > 1000 ? log(x) : x", "Double")]
    [DataRow("x => double(x) * 3", "Single")]
    [DataRow("(x, y) => x == y", "Single", "Double")]
    [DataRow("x => x * 2.0 - 1", "Int32")]
    [DataRow("x => -x", "Int32")]
    [DataRow("x => x > 3 ? 1 : 2", "Int32")]
    [DataRow("x => max(x, 3)", "Int32")]
    [DataRow("x => isna(x) ? 1 : 2", "Int32")]
    [DataRow("b => b == false", "Boolean")]
    [DataRow("x : x + .5", "Single")]
    public void TheFileComputesWhatMlNetDoes(string expression, params string[] columns)
    {
        var verdict = Of(expression, columns);
        Assert.IsNull(verdict.Refusal);
        Assert.AreEqual("", string.Join('\n', verdict.Different.Take(5)));
        Assert.IsEmpty(verdict.Stops);
        Assert.IsLessThanOrEqualTo(1e-5, verdict.Largest);
    }

    [TestMethod]
    [DataRow("t => len(t)", "on 'Text'", "Text")]
    [DataRow("x => x > 1 ? \"a\" : \"b\"", "which is String", "Single")]
    [DataRow("x => x * 2", "'*' on whole numbers", "Int32")]
    [DataRow("x => x / 3", "'/' on whole numbers", "Int32")]
    [DataRow("x => x % 3", "'%'", "Single")]
    [DataRow("x => int(x)", "calls 'int'", "Single")]
    [DataRow("x => x * 2", "on 'Int64'", "Int64")]
    [DataRow("x => 3", "leaves a vector out, or all columns", "Single")]
    [DataRow("(v, x) => x", "leaves a vector out", "Singles", "Single")]
    public void WhatOnnxCannotDoIsRefusedInWords(string expression, string says, params string[] columns)
    {
        var refusal = Of(expression, columns).Refusal;
        Assert.IsNotNull(refusal);
        StringAssert.Contains(refusal, says);
        StringAssert.Contains(refusal, "Expression");
    }

    private static StepVerdict Of(string expression, string[] columns) =>
        StepVerdict.Of(
            new StepCase("Expression", expression, ml => ml.Transforms.Expression("Out", expression, columns))
        );
}
