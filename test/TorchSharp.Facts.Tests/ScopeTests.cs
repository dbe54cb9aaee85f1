using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Facts.Tests;

[TestClass]
public class ScopeTests
{
    [TestMethod]
    public void A_scope_disposes_what_was_made_in_it()
    {
        long before = Tensor.TotalCount;
        Tensor a, b;
        using (var scope = NewDisposeScope())
        {
            a = ones(3);
            b = a + 1;
            Assert.AreEqual(before + 2, Tensor.TotalCount);
            Assert.AreEqual(2, scope.DisposablesCount);
        }

        Assert.AreEqual(before, Tensor.TotalCount);
        Assert.IsTrue(a.IsInvalid);
        Assert.ThrowsExactly<InvalidOperationException>(() => b + 1);
    }

    [TestMethod]
    public void Tensors_can_leave_a_scope()
    {
        long before = Tensor.TotalCount;
        Tensor moved, detached;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                moved = ones(1).MoveToOuterDisposeScope();
                detached = ones(1).DetachFromDisposeScope();
                ones(1);
            }

            Assert.IsFalse(moved.IsInvalid);
            Assert.AreEqual(before + 2, Tensor.TotalCount);
        }

        Assert.IsTrue(moved.IsInvalid);
        Assert.IsFalse(detached.IsInvalid);
        detached.Dispose();
        detached.Dispose();
        Assert.AreEqual(before, Tensor.TotalCount);
    }

    [TestMethod]
    public void What_is_disposed_by_hand_leaves_the_scope()
    {
        using var scope = NewDisposeScope();
        var all = Enumerable.Range(0, 5).Select(i => full(1, (float)i)).ToArray();
        all[1].Dispose();
        all[4].Dispose();
        Assert.AreEqual(3, scope.DisposablesCount);
        scope.DisposeEverythingBut(all[2]);
        Assert.AreEqual(1, scope.DisposablesCount);
        Assert.IsFalse(all[2].IsInvalid);
        Assert.IsTrue(all[0].IsInvalid);
        Assert.IsTrue(scope.Contains(all[2]));
        scope.Detach(all[2]);
        scope.Attach(all[2]);
        Assert.AreEqual(1, scope.DisposablesCount);
    }

    [TestMethod]
    public void A_scope_that_ends_with_an_exception_leaves_nothing()
    {
        long before = Tensor.TotalCount;
        try
        {
            using var scope = NewDisposeScope();
            var a = ones(2, 3);
            a.add(ones(4, 5));
            Assert.Fail("the shapes do not fit");
        }
        catch (System.Runtime.InteropServices.ExternalException)
        {
        }

        Assert.AreEqual(before, Tensor.TotalCount);
        Assert.IsNull(CurrentDisposeScope);
    }

    [TestMethod]
    public void Modules_made_in_a_scope_outlive_it()
    {
        // A Parameter leaves the tensor it was made from in TotalCount for good: the count is taken afterwards.
        Linear linear;
        using (NewDisposeScope()) linear = nn.Linear(3, 2);
        long before = Tensor.TotalCount;
        using (NewDisposeScope()) Close.Shape([4, 2], linear.call(ones(4, 3)));
        Assert.AreEqual(before, Tensor.TotalCount);
        linear.Dispose();
        Assert.AreEqual(before - 2, Tensor.TotalCount);
    }

    [TestMethod]
    public void Each_read_of_a_gradient_is_a_tensor_to_dispose()
    {
        using var scope = NewDisposeScope();
        var x = ones(1, requires_grad: true);
        Assert.IsNull(x.grad);
        (x * 2).sum().backward();
        long before = Tensor.TotalCount;
        using (var g = x.grad!) Close.Values([2], g);
        Assert.AreEqual(before, Tensor.TotalCount);
    }

    [TestMethod]
    public void Threads_have_scopes_of_their_own()
    {
        using var scope = NewDisposeScope();
        var mine = ones(1);
        var other = new Thread(() =>
        {
            Assert.IsNull(CurrentDisposeScope);
            using (NewDisposeScope()) ones(3);
        });
        other.Start();
        other.Join();
        Assert.AreEqual(1, scope.DisposablesCount);
        Assert.IsFalse(mine.IsInvalid);
    }
}
