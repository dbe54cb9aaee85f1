namespace MlNet.MultiTask.Export.Tests;

/// <summary>What makes images larger, against the sums that it stands for.</summary>
[TestClass]
public class EnlargingTests
{
    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(2, 0)]
    [DataRow(2, 1)]
    public void TransposedConvolutionIsItsSum(int stride, int padding)
    {
        foreach (int opset in OpRun.Opsets)
        {
            Tensor x = Tensor.Random(1, 2, 3, 4, 5),
                w = Tensor.Random(2, 3, 6, 3, 2),
                b = Tensor.Random(3, 6);
            int high = 3 * stride + 3 - 2 * padding,
                wide = 4 * stride + 2 - 2 * padding;
            // Pixel (r, s) that comes in is spread over the pixels (r · stride + u − padding, s · stride + v − padding).
            double Value(int[] i) =>
                b[i[1]]
                + (
                    from c in Enumerable.Range(0, 3)
                    from r in Enumerable.Range(0, 4)
                    from s in Enumerable.Range(0, 5)
                    let u = i[2] + padding - r * stride
                    let v = i[3] + padding - s * stride
                    where u is >= 0 and < 3 && v is >= 0 and < 2
                    select (double)x[i[0], c, r, s] * w[c, i[1], u, v]
                ).Sum();
            TensorAssert.Near(
                Tensor.From([2, 6, high, wide], i => Value(i)),
                new OpRun(opset)
                    .With("w", w)
                    .With("b", b)
                    .Run(
                        (o, v) =>
                            o.ConvTranspose2d(
                                v[0],
                                o.Parameter("w", Initializer.Zeros, 3, 6, 3, 2),
                                o.Parameter("b", Initializer.Zeros, 6),
                                stride,
                                padding
                            ),
                        x
                    )
            );
        }
    }

    /// <summary>12 to 23 and 45 to 90 are the sides of the maps of images of 90 × 120.</summary>
    [TestMethod]
    [DataRow(4, 5, 8, 10)]
    [DataRow(12, 15, 23, 30)]
    [DataRow(45, 23, 90, 120)]
    [DataRow(90, 7, 11, 3)]
    [DataRow(1, 1, 3, 2)]
    public void ResizingReadsAtTheCentresOfPixels(int fromHigh, int fromWide, int high, int wide)
    {
        foreach (int opset in OpRun.Opsets)
        {
            var x = Tensor.Random(1, 2, 3, fromHigh, fromWide);
            double Value(int[] i)
            {
                double y = (i[2] + 0.5) * fromHigh / high - 0.5,
                    z = (i[3] + 0.5) * fromWide / wide - 0.5;
                int top = (int)Math.Floor(y),
                    left = (int)Math.Floor(z);
                double Pixel(int r, int s) => x[i[0], i[1], Math.Clamp(r, 0, fromHigh - 1), Math.Clamp(s, 0, fromWide - 1)];
                double Row(int r) => (1 - (z - left)) * Pixel(r, left) + (z - left) * Pixel(r, left + 1);
                return (1 - (y - top)) * Row(top) + (y - top) * Row(top + 1);
            }
            TensorAssert.Near(
                Tensor.From([2, 3, high, wide], i => Value(i)),
                new OpRun(opset).Run((o, v) => o.Resize2d(v[0], high, wide), x)
            );
        }
    }

    /// <summary>Every size of a side from every other one: scales are rounded, and sizes must not be.</summary>
    [TestMethod]
    public void SizesAreThoseThatWereAskedFor()
    {
        for (int from = 1; from <= 60; from += 7)
            for (int to = 1; to <= 60; to++)
                CollectionAssert.AreEqual(
                    new[] { 1, 1, to, 61 - to },
                    new OpRun(17).Run((o, v) => o.Resize2d(v[0], to, 61 - to), Tensor.Random(1, 1, 1, from, 61 - from)).Dims
                );
    }
}
