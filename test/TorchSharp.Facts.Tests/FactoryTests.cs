using static TorchSharp.torch;

namespace TorchSharp.Facts.Tests;

[TestClass]
public class FactoryTests : TorchTest
{
    [TestMethod]
    public void Shapes_are_filled_with_floats()
    {
        Close.Values([0, 0, 0, 0, 0, 0], zeros(2, 3));
        Close.Values([1, 1], ones(2));
        Close.Values([2.5, 2.5], full(2, 2.5));
        Close.Values([1, 0, 0, 1], eye(2));
        Assert.AreEqual(ScalarType.Float32, zeros(2).dtype);
        Assert.AreEqual(ScalarType.Float32, full(2, 2.5).dtype);
        Assert.AreEqual(ScalarType.Int64, full(2, 3).dtype);
        Close.Shape([2, 3, 4, 5], empty(2, 3, 4, 5));
    }

    [TestMethod]
    public void Sequences()
    {
        Close.Values([0, 1, 2, 3], arange(4));
        Assert.AreEqual(ScalarType.Int64, arange(4).dtype);
        Close.Values([1, 1.5, 2], arange(1.0, 2.5, 0.5));
        Close.Values([0, 0.25, 0.5, 0.75, 1], linspace(0, 1, 5));
    }

    [TestMethod]
    public void Numbers_keep_their_type()
    {
        Assert.AreEqual(ScalarType.Float32, tensor(1f).dtype);
        Assert.AreEqual(ScalarType.Float64, tensor(1.0).dtype);
        Assert.AreEqual(ScalarType.Int64, tensor(1L).dtype);
        Assert.AreEqual(ScalarType.Int32, tensor(1).dtype);
        Assert.AreEqual(ScalarType.Bool, tensor(true).dtype);
        Close.Shape([], tensor(1f));
    }

    [TestMethod]
    public void Arrays_become_tensors_of_their_shape()
    {
        Close.Shape([2, 3], tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }));
        Close.Values([1, 2, 3, 4, 5, 6], tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }));
        Close.Shape([3, 2], tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [3, 2]));
        Assert.AreEqual(ScalarType.Float32, tensor(new double[] { 1 }, dtype: ScalarType.Float32).dtype);
        Assert.ThrowsExactly<ArgumentException>(() => tensor(new float[] { 1, 2 }, [3]));
    }

    [TestMethod]
    public void Tensor_copies_the_array_and_as_tensor_shares_it()
    {
        float[] array = [1, 2, 3];
        var copy = tensor(array);
        var shared = as_tensor(array);
        array[0] = 10;
        shared[1] = 20f;
        Close.Values([1, 2, 3], copy);
        Close.Values([10, 20, 3], shared);
        Assert.AreEqual(20f, array[1]);
    }

    [TestMethod]
    public void Random_numbers_have_their_moments()
    {
        var normal = randn(20000);
        Assert.AreEqual(0, normal.mean().ToDouble(), 0.05);
        Assert.AreEqual(1, normal.std().ToDouble(), 0.05);
        var uniform = rand(20000);
        Assert.AreEqual(0.5, uniform.mean().ToDouble(), 0.02);
        Assert.IsTrue(uniform.min().ToDouble() >= 0 && uniform.max().ToDouble() < 1);
        var whole = randint(3, 7, new long[] { 5000 });
        CollectionAssert.AreEquivalent(new[] { 3L, 4L, 5L, 6L }, whole.data<long>().ToArray().Distinct().ToArray());
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 50).Select(i => (long)i).ToArray(), randperm(50).data<long>().ToArray());
    }

    [TestMethod]
    public void A_seed_repeats_the_draws()
    {
        manual_seed(3);
        var first = randn(100);
        var between = randn(100);
        manual_seed(3);
        Close.Same(first, randn(100), 0);
        Assert.IsFalse(first.allclose(between));
    }

    [TestMethod]
    public void The_state_of_a_generator_can_be_kept()
    {
        var own = new Generator(11);
        var state = own.get_state();
        var first = rand([10], generator: own);
        own.set_state(state);
        Close.Same(first, rand([10], generator: own), 0);
        var global = torch.random.get_rng_state();
        var a = rand(5);
        torch.random.set_rng_state(global);
        Close.Same(a, rand(5), 0);
    }

    [TestMethod]
    public void Likes_take_shape_and_type()
    {
        var like = zeros_like(tensor(new double[,] { { 1, 2 } }));
        Close.Shape([1, 2], like);
        Assert.AreEqual(ScalarType.Float64, like.dtype);
        Assert.AreEqual(ScalarType.Int64, ones_like(like, ScalarType.Int64).dtype);
    }
}
