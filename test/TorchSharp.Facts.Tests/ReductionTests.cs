using static TorchSharp.torch;

namespace TorchSharp.Facts.Tests;

[TestClass]
public class ReductionTests : TorchTest
{
    private static Tensor Six() => tensor(new double[,] { { 1, 5, 3 }, { 4, 2, 6 } });

    [TestMethod]
    public void Sums_means_and_products()
    {
        var a = Six();
        Close.Values([21], a.sum());
        // A plain 0 would be taken for a ScalarType: sum(0) is the sum of everything, as bytes.
        Close.Values([5, 7, 9], a.sum(0L));
        Assert.AreEqual(ScalarType.Byte, a.sum(0).dtype);
        Close.Values([9, 12], a.sum(-1));
        Close.Shape([2, 1], a.sum(1, keepdim: true));
        Close.Values([3.5], a.mean());
        Close.Values([2.5, 3.5, 4.5], a.mean([0]));
        Close.Values([15, 48], a.prod(1));
        Close.Values([1, 6, 9, 4, 6, 12], a.cumsum(1));
        Close.Values([2, 0], tensor(new double[,] { { 1, 5, 0 }, { 0, 0, 0 } }).count_nonzero([1]));
    }

    [TestMethod]
    public void Spread_is_unbiased_unless_told_along_dimensions()
    {
        var a = Six();
        Close.Values([3.5], a.var());
        Close.Values([3.5], a.var(unbiased: false), 1e-9);
        Close.Values([4, 4], a.var(1));
        Close.Values([8 / 3.0, 8 / 3.0], a.var(1, unbiased: false));
        Close.Values([2, 2], a.std(1));
        var (std, mean) = std_mean(a, 1L);
        Close.Values([2, 2], std);
        Close.Values([3, 4], mean);
    }

    [TestMethod]
    public void Extremes()
    {
        var a = Six();
        Close.Values([6], a.max());
        var (values, indices) = a.max(1);
        Close.Values([5, 6], values);
        Close.Values([1, 2], indices);
        Close.Values([0, 1], a.argmin(1));
        Close.Values([5], a.argmax());
        Close.Values([4, 5, 6], a.amax([0L]));
        var (top, at) = a.topk(2, 1);
        Close.Values([5, 3, 6, 4], top);
        Close.Values([1, 2, 2, 0], at);
        var (sorted, order) = a.sort(1, descending: true);
        Close.Values([5, 3, 1, 6, 4, 2], sorted);
        Close.Values([1, 2, 0, 2, 0, 1], order);
        Close.Values([0, 2, 1, 1, 0, 2], a.argsort(1));
        Close.Values([3.5], a.quantile(tensor(new[] { 0.5 })));
        Close.Values([2, 1, 0, 1], bincount(tensor(new long[] { 0, 3, 1, 0 })));
    }

    [TestMethod]
    public void Norms()
    {
        var a = tensor(new double[] { 3, -4 });
        Close.Values([5], a.norm());
        Close.Values([7], a.norm(p: 1));
        Close.Values([5], linalg.vector_norm(a));
        Close.Values([4], linalg.vector_norm(a, double.PositiveInfinity));
    }

    [TestMethod]
    public void Softmax_and_its_logarithm()
    {
        var a = tensor(new double[,] { { 0, Math.Log(3) } });
        Close.Values([0.25, 0.75], a.softmax(1));
        Close.Values([Math.Log(0.25), Math.Log(0.75)], a.log_softmax(1));
        Close.Values([Math.Log(4)], a.logsumexp(1));
    }

    [TestMethod]
    public void Unique_values_with_their_counts()
    {
        var (values, inverse, counts) = tensor(new long[] { 3, 1, 3, 2 }).unique(return_inverse: true, return_counts: true);
        Close.Values([1, 2, 3], values);
        Close.Values([2, 0, 2, 1], inverse!);
        Close.Values([1, 1, 2], counts!);
    }
}
