namespace MlNet.MultiTask.Export.Tests;

[TestClass]
public class AxisTests
{
    public static IEnumerable<object[]> Opsets => OpRun.Opsets.Select(o => new object[] { o });

    private static readonly Tensor X = Tensor.Random(1, 3, 4, 5);

    private static IEnumerable<double> Axis1(int[] i, int last) => Enumerable.Range(0, 4).Select(k => (double)X[i[0], k, last]);

    private static IEnumerable<double> Axis2(int[] i) => Enumerable.Range(0, 5).Select(k => (double)X[i[0], i[1], k]);

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void SoftmaxAlongAnyAxis(int opset)
    {
        var run = new OpRun(opset);
        double Soft1(int[] i) => Math.Exp(X[i]) / Axis1(i, i[2]).Sum(Math.Exp);
        double Soft2(int[] i) => Math.Exp(X[i]) / Axis2(i).Sum(Math.Exp);
        TensorAssert.Near(Tensor.From([3, 4, 5], Soft2), run.Run((o, x) => o.Softmax(x[0], -1), X));
        TensorAssert.Near(Tensor.From([3, 4, 5], Soft1), run.Run((o, x) => o.Softmax(x[0], 1), X));
        TensorAssert.Near(Tensor.From([3, 4, 5], i => Math.Log(Soft2(i))), run.Run((o, x) => o.LogSoftmax(x[0], 2), X));
        TensorAssert.Near(Tensor.From([3, 4, 5], i => Math.Log(Soft1(i))), run.Run((o, x) => o.LogSoftmax(x[0], -2), X));
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void ReductionsWithAndWithoutTheAxis(int opset)
    {
        var run = new OpRun(opset);
        TensorAssert.Near(Tensor.From([3, 4], i => Axis2(i).Sum()), run.Run((o, x) => o.Sum(x[0], -1), X));
        TensorAssert.Near(Tensor.From([3, 1, 5], i => Axis1(i, i[2]).Sum()), run.Run((o, x) => o.Sum(x[0], 1, keepAxis: true), X));
        TensorAssert.Near(Tensor.From([3, 5], i => Axis1(i, i[1]).Average()), run.Run((o, x) => o.Mean(x[0], 1), X));
        TensorAssert.Near(Tensor.From([3, 4, 1], i => Axis2(i).Average()), run.Run((o, x) => o.Mean(x[0], 2, keepAxis: true), X));
        TensorAssert.Near(Tensor.From([3, 4], i => Axis2(i).Max()), run.Run((o, x) => o.ReduceMax(x[0], 2), X));
        TensorAssert.Near(Tensor.From([3, 1, 5], i => Axis1(i, i[2]).Max()), run.Run((o, x) => o.ReduceMax(x[0], -2, keepAxis: true), X));
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void ArgMaxTakesTheFirstOfEquals(int opset)
    {
        var x = new Tensor([2, 4], [1, 7, 7, 2, 5, 5, 5, 5]);
        TensorAssert.Near(new([2], [1, 0]), new OpRun(opset).Run((o, v) => o.ArgMax(v[0], 1), x));
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void Arranging(int opset)
    {
        var run = new OpRun(opset);
        var y = Tensor.Random(2, 3, 2, 5);
        TensorAssert.Near(
            Tensor.From([3, 6, 5], i => i[1] < 4 ? X[i] : y[i[0], i[1] - 4, i[2]]),
            run.Run((o, x) => o.Concat(1, x[0], x[1]), X, y)
        );
        TensorAssert.Near(Tensor.From([3, 4, 2], i => X[i[0], i[1], i[2] + 1]), run.Run((o, x) => o.Slice(x[0], -1, 1, 3), X));
        TensorAssert.Near(Tensor.From([3, 10, 2], i => X.Items[i[0] * 20 + i[1] * 2 + i[2]]), run.Run((o, x) => o.Reshape(x[0], -1, 2), X));
        TensorAssert.Near(Tensor.From([3, 5, 4], i => X[i[0], i[2], i[1]]), run.Run((o, x) => o.Transpose(x[0], 0, 2, 1), X));
        TensorAssert.Near(X, run.Run((o, x) => o.Reshape(o.Concat(-1, o.Slice(x[0], 2, 0, 5)), 4, 5), X));
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void Normalising(int opset)
    {
        Tensor s = Tensor.Random(5, 5),
            t = Tensor.Random(6, 5),
            c = Tensor.Random(7, 4),
            d = Tensor.Random(8, 4),
            m = Tensor.Random(9, 4);
        var v = Tensor.From([4], i => 0.5 + i[0]);
        double Variance(int[] i) => Axis2(i).Average(z => Math.Pow(z - Axis2(i).Average(), 2));
        TensorAssert.Near(
            Tensor.From([3, 4, 5], i => (X[i] - Axis2(i).Average()) / Math.Sqrt(Variance(i) + 1e-3) * s[i[2]] + t[i[2]]),
            new OpRun(opset)
                .With("s", s)
                .With("t", t)
                .Run((o, x) => o.LayerNorm(x[0], o.Parameter("s", Initializer.Ones, 5), o.Parameter("t", Initializer.Zeros, 5), 1e-3f), X)
        );
        TensorAssert.Near(
            Tensor.From([3, 4, 5], i => (X[i] - m[i[1]]) / Math.Sqrt(v[i[1]] + 1e-3) * c[i[1]] + d[i[1]]),
            new OpRun(opset)
                .With("c", c)
                .With("d", d)
                .With("m", m)
                .With("v", v)
                .Run(
                    (o, x) =>
                        o.BatchNorm(
                            x[0],
                            o.Parameter("c", Initializer.Ones, 4),
                            o.Parameter("d", Initializer.Zeros, 4),
                            o.State("m", 0, 4),
                            o.State("v", 1, 4),
                            epsilon: 1e-3f
                        ),
                    X
                )
        );
        var flat = Tensor.Random(10, 3, 4);
        TensorAssert.Near(
            Tensor.From([3, 4], i => (flat[i] - m[i[1]]) / Math.Sqrt(v[i[1]] + 1e-5) * c[i[1]] + d[i[1]]),
            new OpRun(opset)
                .With("c", c)
                .With("d", d)
                .With("m", m)
                .With("v", v)
                .Run(
                    (o, x) =>
                        o.BatchNorm(
                            x[0],
                            o.Parameter("c", Initializer.Ones, 4),
                            o.Parameter("d", Initializer.Zeros, 4),
                            o.State("m", 0, 4),
                            o.State("v", 1, 4)
                        ),
                    flat
                )
        );
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void EmbeddingTakesRows(int opset)
    {
        var table = Tensor.Random(1, 4, 3);
        var x = new Tensor([3, 4], [0, 9, 0, 0, 0, 0, 0, 9, 9, 0, 0, 0]);
        int[] row = [1, 3, 0];
        TensorAssert.Near(
            Tensor.From([3, 3], i => table[row[i[0]], i[1]]),
            new OpRun(opset).With("e", table).Run((o, v) => o.Embedding(o.Parameter("e", Initializer.Zeros, 4, 3), o.ArgMax(v[0], 1)), x)
        );
    }
}
