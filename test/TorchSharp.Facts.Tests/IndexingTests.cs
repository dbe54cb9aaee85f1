using static TorchSharp.torch;

namespace TorchSharp.Facts.Tests;

[TestClass]
public class IndexingTests : TorchTest
{
    /// <summary>Rows 0 1 2 / 3 4 5 / 6 7 8.</summary>
    private static Tensor Nine() => arange(9, dtype: ScalarType.Float32).view(3, 3);

    [TestMethod]
    public void Numbers_and_ranges_are_views()
    {
        var a = Nine();
        Close.Values([3, 4, 5], a[1]);
        Assert.AreEqual(5, a[1, 2].ToSingle());
        Close.Values([1, 4, 7], a[TensorIndex.Colon, TensorIndex.Single(1)]);
        Close.Values([6, 7, 8], a[TensorIndex.Single(-1)]);
        Close.Values([0, 2, 6, 8], a[TensorIndex.Slice(null, null, 2), TensorIndex.Slice(null, null, 2)]);
        Close.Values([1, 2, 4, 5, 7, 8], a[TensorIndex.Ellipsis, TensorIndex.Slice(1, 3)]);
        Close.Shape([3, 1, 3], a[TensorIndex.Colon, TensorIndex.None]);
        a[1].fill_(0);
        Close.Values([0, 1, 2, 0, 0, 0, 6, 7, 8], a);
    }

    [TestMethod]
    public void Tensors_and_masks_gather()
    {
        var a = Nine();
        Close.Values([6, 7, 8, 0, 1, 2], a[tensor(new long[] { 2, 0 })]);
        Close.Values([5, 6, 7, 8], a[a > 4]);
        Close.Values([2, 3], a[TensorIndex.Tensor(tensor(new long[] { 0, 1 })), TensorIndex.Tensor(tensor(new long[] { 2, 0 }))]);
        Close.Values([1, 2, 7, 8], a[TensorIndex.Tensor(tensor(new long[] { 0, 2 })), TensorIndex.Slice(1)]);
        Close.Values([6, 7, 8, 0, 1, 2], a.index_select(0, tensor(new long[] { 2, 0 })));
        Close.Values([5, 6, 7, 8], a.masked_select(a > 4));
        Close.Values([0, 5, 7], a.gather(1, tensor(new long[,] { { 0 }, { 2 }, { 1 } })));
    }

    [TestMethod]
    public void Assignment_writes_into_the_tensor()
    {
        var a = Nine();
        a[0, 0] = tensor(10f);
        a[2] = tensor(new float[] { 1, 1, 1 });
        a[a == 4] = tensor(-1f);
        Close.Values([10, 1, 2, 3, -1, 5, 1, 1, 1], a);
        a[TensorIndex.Colon, TensorIndex.Single(0)] = tensor(0f);
        Close.Values([0, 1, 2, 0, -1, 5, 0, 1, 1], a);
        a.masked_fill_(a < 1, 9);
        Close.Values([9, 1, 2, 9, 9, 5, 9, 1, 1], a);
        Close.Values([9, 0, 2, 9, 9, 5, 9, 0, 0], a.masked_fill(a == 1, 0));
    }

    [TestMethod]
    public void Scatter_and_index_add()
    {
        var index = tensor(new long[,] { { 2, 0 } });
        Close.Values([5, 0, 4], zeros(1, 3).scatter_(1, index, tensor(new float[,] { { 4, 5 } })));
        Close.Values([1, 0, 8], zeros(1, 3).scatter_add(1, tensor(new long[,] { { 2, 0, 2 } }), tensor(new float[,] { { 3, 1, 5 } })));
        Close.Values([2, 0, 3], zeros(3).index_add(0, tensor(new long[] { 0, 2, 0 }), tensor(new float[] { 1, 3, 1 }), 1));
    }

    [TestMethod]
    public void Shapes()
    {
        var a = Nine();
        Close.Values([0, 3, 6, 1, 4, 7, 2, 5, 8], a.t());
        Close.Values([0, 3, 6, 1, 4, 7, 2, 5, 8], a.permute(1, 0));
        Close.Values([0, 3, 6, 1, 4, 7, 2, 5, 8], a.transpose(0, 1).contiguous());
        Assert.IsFalse(a.t().is_contiguous());
        Close.Shape([9], a.flatten());
        Close.Shape([1, 3, 3], a.unsqueeze(0));
        Close.Shape([3, 3], a.unsqueeze(0).squeeze(0));
        Close.Shape([4, 3, 3], a.expand(4, 3, 3));
        Close.Shape([3, 6], a.repeat(1, 2));
        Close.Shape([1, 9], a.reshape(1, -1));
        Close.Values([3, 4, 5, 6, 7, 8], a.narrow(0, 1, 2));
        Close.Values([1, 4, 7], a.select(1, 1));
        Close.Values([0, 2, 3, 5, 6, 8], a.slice(1, 0, 3, 2));
        Close.Values([6, 7, 8, 3, 4, 5, 0, 1, 2], a.flip(0));
        CollectionAssert.AreEqual(new long[] { 1, 3 }, a.t().stride());
    }

    [TestMethod]
    public void Parts_and_wholes()
    {
        var a = Nine();
        var parts = a.split([1, 2], 0);
        Close.Values([3, 4, 5, 6, 7, 8], parts[1]);
        Assert.HasCount(3, a.unbind());
        Assert.HasCount(2, a.chunk(2, 1));
        Close.Same(a, cat([parts[0], parts[1]]));
        Close.Same(a, stack(a.unbind(1), 1));
        Close.Shape([3, 3, 2], stack([a, a], -1));
    }
}
