namespace MlNet.MultiTask.Export.Tests;

[TestClass]
public class ElementwiseTests
{
    public static IEnumerable<object[]> Opsets => OpRun.Opsets.Select(o => new object[] { o });

    private static readonly Tensor X = Tensor.Random(1, 3, 4),
        Y = Tensor.Random(2, 3, 4);

    public static IEnumerable<object[]> Functions =>
        from o in OpRun.Opsets
        from f in Enum.GetValues<Activation>()
        select new object[] { o, f };

    /// <summary>erf by its Taylor series, which converges quickly for |x| ≤ 2.</summary>
    private static double Erf(double x)
    {
        double sum = 0,
            term = x;
        for (int n = 0; n < 60; n++)
        {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static double Expected(Activation f, double x) =>
        f switch
        {
            Activation.Identity => x,
            Activation.Relu => Math.Max(0, x),
            Activation.LeakyRelu => x < 0 ? 0.01 * x : x,
            Activation.Elu => x < 0 ? Math.Exp(x) - 1 : x,
            Activation.Gelu => x * 0.5 * (1 + Erf(x / Math.Sqrt(2))),
            Activation.Silu => x / (1 + Math.Exp(-x)),
            Activation.Tanh => Math.Tanh(x),
            Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
            Activation.Softplus => Math.Log(1 + Math.Exp(x)),
            Activation.Exp => Math.Exp(x),
            Activation.Log => Math.Log(x),
            Activation.Sqrt => Math.Sqrt(x),
            Activation.Square => x * x,
            Activation.Abs => Math.Abs(x),
            Activation.Negate => -x,
            Activation.Sin => Math.Sin(x),
            Activation.Cos => Math.Cos(x),
            Activation.Selu => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * (Math.Exp(x) - 1) : x),
            Activation.Mish => x * Math.Tanh(Math.Log(1 + Math.Exp(x))),
            Activation.Erf => Erf(x),
            _ => throw new ArgumentOutOfRangeException(nameof(f)),
        };

    [TestMethod]
    [DynamicData(nameof(Functions))]
    public void EveryFunctionIsItsFormula(int opset, Activation function) =>
        TensorAssert.Near(
            Tensor.From([3, 4], i => Expected(function, X[i])),
            new OpRun(opset).Run((ops, x) => ops.Apply(function, x[0]), X)
        );

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void TwoOperands(int opset)
    {
        var run = new OpRun(opset);
        TensorAssert.Near(Tensor.From([3, 4], i => X[i] + Y[i]), run.Run((ops, x) => ops.Add(x[0], x[1]), X, Y));
        TensorAssert.Near(Tensor.From([3, 4], i => X[i] - Y[i]), run.Run((ops, x) => ops.Sub(x[0], x[1]), X, Y));
        TensorAssert.Near(Tensor.From([3, 4], i => X[i] * Y[i]), run.Run((ops, x) => ops.Mul(x[0], x[1]), X, Y));
        TensorAssert.Near(Tensor.From([3, 4], i => X[i] / Y[i]), run.Run((ops, x) => ops.Div(x[0], x[1]), X, Y));
        TensorAssert.Near(Tensor.From([3, 4], i => Math.Max(X[i], Y[i])), run.Run((ops, x) => ops.Max(x[0], x[1]), X, Y));
        TensorAssert.Near(Tensor.From([3, 4], i => Math.Min(X[i], Y[i])), run.Run((ops, x) => ops.Min(x[0], x[1]), X, Y));
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void BroadcastsLikeNumPy(int opset)
    {
        var a = Tensor.Random(3, 3, 2, 1);
        var p = Tensor.Random(4, 2, 5);
        TensorAssert.Near(
            Tensor.From([3, 2, 5], i => a[i[0], i[1], 0] * p[i[1], i[2]]),
            new OpRun(opset).With("p", p).Run((ops, x) => ops.Mul(x[0], ops.Parameter("p", Initializer.Zeros, 2, 5)), a)
        );
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void WithNumbers(int opset)
    {
        var run = new OpRun(opset);
        TensorAssert.Near(Tensor.From([3, 4], i => 3 * X[i] - 2), run.Run((ops, x) => ops.Affine(x[0], 3, -2), X));
        TensorAssert.Near(Tensor.From([3, 4], i => X[i]), run.Run((ops, x) => ops.Affine(x[0], 1, 0), X));
        TensorAssert.Near(Tensor.From([3, 4], i => Math.Clamp(X[i], -0.5, 0.75)), run.Run((ops, x) => ops.Clip(x[0], -0.5f, 0.75f), X));
        TensorAssert.Near(Tensor.From([3, 4], i => X[i] > 0.25 ? 1 : 0), run.Run((ops, x) => ops.GreaterThan(x[0], 0.25f), X));
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void WhatTrainsOnlyDoesNothing(int opset)
    {
        var run = new OpRun(opset);
        TensorAssert.Near(X, run.Run((ops, x) => ops.Dropout(ops.StopGradient(x[0]), 0.9f), X));
        TensorAssert.Near(Tensor.Zeros(3, 4), run.Run((ops, x) => ops.Noise(x[0]), X));
        TensorAssert.Near(X, run.Run((ops, x) => ops.Add(x[0], ops.Mul(ops.Noise(x[0]), ops.Apply(Activation.Softplus, x[1]))), X, Y));
        TensorAssert.Near(Tensor.From([3, 4], i => -X[i]), run.Run((ops, x) => ops.Sub(ops.Affine(ops.Noise(x[0]), 2, 0), x[0]), X));
        TensorAssert.Near(Tensor.From([3, 4], _ => 5), run.Run((ops, x) => ops.Affine(ops.Noise(x[0]), 2, 5), X));
    }
}
