using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What trainings lean on: when tensors are freed, how errors of libtorch arrive, and what gradients of several losses look
/// like.</summary>
[TestClass]
public sealed class TensorFactsTests
{
    // Tensors that other tests left to the garbage collector would be counted too.
    [TestInitialize]
    public void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [TestMethod]
    public void AScopeFreesWhatWasMadeInItEvenAfterAnException()
    {
        var before = Tensor.TotalCount;
        Tensor made;
        using (NewDisposeScope())
        {
            made = ones(3) + 1;
            Assert.AreEqual(before + 2, Tensor.TotalCount);
        }
        Assert.AreEqual(before, Tensor.TotalCount);
        Assert.ThrowsExactly<InvalidOperationException>(() => made + 1);
        Assert.ThrowsExactly<ExternalException>(() =>
        {
            using var scope = NewDisposeScope();
            ones(2, 3).add(ones(4, 5));
        });
        Assert.AreEqual(before, Tensor.TotalCount);
    }

    [TestMethod]
    public void ATensorCanLeaveAScope()
    {
        var before = Tensor.TotalCount;
        Tensor moved,
            detached;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
                (moved, detached) = (ones(1).MoveToOuterDisposeScope(), ones(1).DetachFromDisposeScope());
            Assert.IsFalse(moved.IsInvalid);
        }
        Assert.IsTrue(moved.IsInvalid);
        Assert.IsFalse(detached.IsInvalid);
        detached.Dispose();
        Assert.AreEqual(before, Tensor.TotalCount);
    }

    [TestMethod]
    public void ThreadsHaveScopesOfTheirOwn()
    {
        using var scope = NewDisposeScope();
        var mine = ones(1);
        var other = new Thread(() =>
        {
            using (NewDisposeScope())
                ones(3);
        });
        other.Start();
        other.Join();
        Assert.AreEqual(1, scope.DisposablesCount);
        Assert.IsFalse(mine.IsInvalid);
    }

    [TestMethod]
    public void EachReadOfAGradientIsATensorToDispose()
    {
        using var scope = NewDisposeScope();
        var x = ones(1, requires_grad: true);
        (x * 2).sum().backward();
        var before = Tensor.TotalCount;
        using (var gradient = x.grad!)
            Assert.AreEqual(before + 1, Tensor.TotalCount);
        Assert.AreEqual(before, Tensor.TotalCount);
    }

    [TestMethod]
    public void AnInputThatALossDoesNotUseHasNoGradient()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor(new double[] { 2, 3 }, requires_grad: true),
            unused = ones(1, requires_grad: true);
        var found = autograd.grad([x.pow(3).sum()], [x, unused], retain_graph: true, allow_unused: true);
        CollectionAssert.AreEqual(new double[] { 12, 27 }, found[0].data<double>().ToArray());
        Assert.IsTrue(found[1].IsInvalid);
        Assert.IsNull(x.grad);
    }

    [TestMethod]
    public void ErrorsOfLibtorchArriveWithTheirWords()
    {
        using var scope = NewDisposeScope();
        StringAssert.Contains(
            Assert.ThrowsExactly<ExternalException>(() => mm(ones(2, 3), ones(2, 3))).Message,
            "shapes cannot be multiplied"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<ExternalException>(() => F.cross_entropy(ones(2, 3), tensor(new long[] { 0, 3 }))).Message,
            "out of bounds"
        );
        StringAssert.Contains(Assert.ThrowsExactly<ExternalException>(() => ones(6).view(4, 2)).Message, "invalid for input of size");
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameNumbers()
    {
        using var scope = NewDisposeScope();
        using var first = new Generator(0, CPU).manual_seed(7);
        using var second = new Generator(0, CPU).manual_seed(7);
        CollectionAssert.AreEqual(rand(5, generator: first).data<float>().ToArray(), rand(5, generator: second).data<float>().ToArray());
    }
}
