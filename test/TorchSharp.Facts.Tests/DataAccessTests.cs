using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Facts.Tests;

[TestClass]
public class DataAccessTests : TorchTest
{
    [TestMethod]
    public void Single_values_are_converted()
    {
        Assert.AreEqual(2.5f, tensor(2.5f).item<float>());
        Assert.AreEqual(2.5, tensor(2.5f).ToDouble());
        Assert.AreEqual(2, tensor(2.5f).ToInt32());
        Assert.AreEqual(7L, tensor(7).ToInt64());
        Assert.IsTrue(tensor(true).ToBoolean());
        Assert.AreEqual(3f, (float)tensor(new float[] { 3 }));
        Assert.ThrowsExactly<ArgumentException>(() => tensor(new float[] { 1, 2 }).item<float>());
        Assert.ThrowsExactly<ArgumentException>(() => tensor(1f).item<int>());
    }

    [TestMethod]
    public void Accessors_follow_the_strides()
    {
        var a = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        CollectionAssert.AreEqual(new float[] { 1, 4, 2, 5, 3, 6 }, a.t().data<float>().ToArray());
        Assert.AreEqual(6, a.data<float>()[1, 2]);
        a.data<float>()[0, 1] = 20;
        Close.Values([1, 20, 3, 4, 5, 6], a);
        a.data<float>().CopyFrom(new float[] { 6, 5, 4, 3, 2, 1 });
        Close.Values([6, 5, 4, 3, 2, 1], a);
        var target = new float[6];
        a.data<float>().CopyTo(target.AsSpan());
        CollectionAssert.AreEqual(new float[] { 6, 5, 4, 3, 2, 1 }, target);
        Assert.AreEqual(21, a.t().data<float>().Sum());
    }

    [TestMethod]
    public void Bytes_are_the_memory_itself()
    {
        var a = arange(6, dtype: ScalarType.Float32);
        var numbers = MemoryMarshal.Cast<byte, float>(a.bytes);
        numbers[2] = 20;
        Close.Values([0, 1, 20, 3, 4, 5], a);
        var slice = a.narrow(0, 2, 2);
        MemoryMarshal.Cast<byte, float>(slice.bytes)[1] = 30;
        Close.Values([0, 1, 20, 30, 4, 5], a);
        Assert.AreEqual(8, slice.bytes.Length);
        Assert.ThrowsExactly<InvalidOperationException>(() => _ = a.view(2, 3).t().bytes.Length);
    }

    [TestMethod]
    public void Bytes_can_be_set()
    {
        var a = zeros(2);
        a.bytes = MemoryMarshal.AsBytes(new float[] { 1.5f, -2 }.AsSpan());
        Close.Values([1.5, -2], a);
    }

    [TestMethod]
    public void Types_convert()
    {
        var a = tensor(new float[] { 1.7f, -0.2f, 0 });
        Close.Values([1, 0, 0], a.to(ScalarType.Int64));
        Close.Values([1, 1, 0], a.to(ScalarType.Bool));
        Assert.AreEqual(ScalarType.Float64, a.@double().dtype);
        Assert.AreEqual(ScalarType.Float32, a.@double().@float().dtype);
        Assert.AreEqual(ScalarType.Int32, a.type(ScalarType.Int32).dtype);
        Assert.AreEqual(DeviceType.CPU, a.cpu().device_type);
        Assert.AreEqual("cpu", a.device.ToString());
        Assert.AreEqual(4, a.element_size());
        Assert.AreEqual(3, a.numel());
    }

    [TestMethod]
    public void A_tensor_on_disk_comes_back()
    {
        var path = Path.GetTempFileName();
        try
        {
            var a = randn(3, 4);
            a.t().save(path);
            var b = load(path);
            Close.Same(a.t(), b, 0);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
