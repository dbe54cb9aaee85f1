namespace MlNet.MultiTask.Export.Tests;

[TestClass]
public class ProductTests
{
    public static IEnumerable<object[]> Opsets => OpRun.Opsets.Select(o => new object[] { o });

    private static double Sum(int n, Func<int, double> term) => Enumerable.Range(0, n).Sum(term);

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void LinearOverTheLastAxis(int opset)
    {
        Tensor w = Tensor.Random(1, 5, 4),
            b = Tensor.Random(2, 5),
            two = Tensor.Random(3, 3, 4),
            three = Tensor.Random(4, 3, 2, 4);
        var run = new OpRun(opset).With("w", w).With("b", b);
        TensorAssert.Near(
            Tensor.From([3, 5], i => b[i[1]] + Sum(4, k => two[i[0], k] * w[i[1], k])),
            run.Run((o, x) => o.Linear(x[0], o.Parameter("w", Initializer.Zeros, 5, 4), o.Parameter("b", Initializer.Zeros, 5)), two)
        );
        TensorAssert.Near(
            Tensor.From([3, 5], i => Sum(4, k => two[i[0], k] * w[i[1], k])),
            run.Run((o, x) => o.Linear(x[0], o.Parameter("w", Initializer.Zeros, 5, 4), null), two)
        );
        TensorAssert.Near(
            Tensor.From([3, 2, 5], i => b[i[2]] + Sum(4, k => three[i[0], i[1], k] * w[i[2], k])),
            run.Run((o, x) => o.Linear(x[0], o.Parameter("w", Initializer.Zeros, 5, 4), o.Parameter("b", Initializer.Zeros, 5)), three)
        );
    }

    [TestMethod]
    [DynamicData(nameof(Opsets))]
    public void MatMulBroadcastsLeadingAxes(int opset)
    {
        Tensor a = Tensor.Random(1, 3, 2, 4),
            b = Tensor.Random(2, 3, 4, 5),
            p = Tensor.Random(3, 4, 6),
            g = Tensor.Random(4, 7, 4, 2),
            one = Tensor.Random(5, 3, 1, 1, 4);
        TensorAssert.Near(
            Tensor.From([3, 2, 5], i => Sum(4, k => a[i[0], i[1], k] * b[i[0], k, i[2]])),
            new OpRun(opset).Run((o, x) => o.MatMul(x[0], x[1]), a, b)
        );
        TensorAssert.Near(
            Tensor.From([3, 2, 6], i => Sum(4, k => a[i[0], i[1], k] * p[k, i[2]])),
            new OpRun(opset).With("p", p).Run((o, x) => o.MatMul(x[0], o.Parameter("p", Initializer.Zeros, 4, 6)), a)
        );
        TensorAssert.Near(
            Tensor.From([3, 7, 1, 2], i => Sum(4, k => one[i[0], 0, 0, k] * g[i[1], k, i[3]])),
            new OpRun(opset).With("g", g).Run((o, x) => o.MatMul(x[0], o.Parameter("g", Initializer.Zeros, 7, 4, 2)), one)
        );
    }

    [TestMethod]
    [DataRow(1, 0, 1, 1)]
    [DataRow(2, 1, 1, 1)]
    [DataRow(1, 2, 2, 1)]
    [DataRow(2, 1, 1, 2)]
    public void ConvolutionIsItsSum(int stride, int padding, int dilation, int groups)
    {
        foreach (int opset in OpRun.Opsets)
        {
            Tensor x = Tensor.Random(1, 2, 4, 7, 6),
                w = Tensor.Random(2, 6, 4 / groups, 3, 2),
                b = Tensor.Random(3, 6);
            int high = (7 + 2 * padding - dilation * 2 - 1) / stride + 1,
                wide = (6 + 2 * padding - dilation - 1) / stride + 1,
                perGroup = 4 / groups;
            var expected = Tensor.From([2, 6, high, wide], i => b[i[1]] + Sum(perGroup, c => Sum(3, r => Sum(2, s =>
                        {
                            int y = i[2] * stride + r * dilation - padding,
                                z = i[3] * stride + s * dilation - padding,
                                channel = i[1] / (6 / groups) * perGroup + c;
                            return y < 0 || y >= 7 || z < 0 || z >= 6 ? 0 : x[i[0], channel, y, z] * w[i[1], c, r, s];
                        }))));
            TensorAssert.Near(
                expected,
                new OpRun(opset)
                    .With("w", w)
                    .With("b", b)
                    .Run(
                        (o, v) =>
                            o.Conv2d(
                                v[0],
                                o.Parameter("w", Initializer.Zeros, 6, perGroup, 3, 2),
                                o.Parameter("b", Initializer.Zeros, 6),
                                stride,
                                padding,
                                dilation,
                                groups
                            ),
                        x
                    )
            );
        }
    }

    [TestMethod]
    [DataRow(2, 2, 0, 1)]
    [DataRow(3, 2, 1, 1)]
    [DataRow(3, 1, 1, 2)]
    [DataRow(2, 2, 1, 3)]
    public void PoolingIsMaxOrMeanOfTheWindow(int kernel, int stride, int padding, int dilation)
    {
        foreach (int opset in OpRun.Opsets)
        {
            var x = Tensor.Random(1, 2, 3, 6, 5);
            var span = dilation * (kernel - 1) + 1;
            int[] dims = [2, 3, (6 + 2 * padding - span) / stride + 1, (5 + 2 * padding - span) / stride + 1];
            IEnumerable<(bool In, double Value)> Window(int[] i) =>
                from r in Enumerable.Range(0, kernel)
                from s in Enumerable.Range(0, kernel)
                let y = i[2] * stride + r * dilation - padding
                let z = i[3] * stride + s * dilation - padding
                let inside = y >= 0 && y < 6 && z >= 0 && z < 5
                select (inside, inside ? (double)x[i[0], i[1], y, z] : 0);
            TensorAssert.Near(
                Tensor.From(dims, i => Window(i).Where(v => v.In).Max(v => v.Value)),
                new OpRun(opset).Run((o, v) => o.MaxPool2d(v[0], kernel, stride, padding, dilation), x)
            );
            // The mean is of pixels side by side.
            if (dilation > 1)
                continue;
            TensorAssert.Near(
                Tensor.From(dims, i => Window(i).Average(v => v.Value)),
                new OpRun(opset).Run((o, v) => o.AvgPool2d(v[0], kernel, stride, padding), x)
            );
        }
    }
}
