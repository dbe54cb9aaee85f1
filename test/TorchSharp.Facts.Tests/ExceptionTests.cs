using System.Runtime.InteropServices;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Facts.Tests;

/// <summary>What goes wrong in libtorch arrives with its message. (Matmul with bad shapes is not here: in TorchSharp 0.107 it ends the process.)</summary>
[TestClass]
public class ExceptionTests : TorchTest
{
    private static void Throws(string part, Action action)
    {
        var thrown = Assert.ThrowsExactly<ExternalException>(action);
        Assert.Contains(part, thrown.Message);
    }

    [TestMethod]
    public void Shapes_that_do_not_fit()
    {
        Throws("must match the size", () => ones(2, 3).add(ones(2, 4)));
        Throws("shapes cannot be multiplied", () => mm(ones(2, 3), ones(2, 3)));
        Throws("shapes cannot be multiplied", () => nn.Linear(3, 2).call(ones(1, 4)));
        Throws("invalid for input of size", () => ones(6).view(4, 2));
        Throws("out of", () => F.cross_entropy(ones(2, 3), tensor(new long[] { 0, 3 })));
        Throws("out of range", () => ones(2, 3).sum(5));
    }

    [TestMethod]
    public void Channels_are_checked_before_libtorch()
    {
        using var conv = nn.Conv2d(3, 6, 3);
        Assert.ThrowsExactly<ArgumentException>(() => conv.call(ones(1, 1, 8, 8)));
    }

    [TestMethod]
    public void A_disposed_tensor_is_refused()
    {
        var a = ones(2);
        a.Dispose();
        Assert.IsTrue(a.IsInvalid);
        Assert.ThrowsExactly<InvalidOperationException>(() => a + 1);
        Assert.ThrowsExactly<InvalidOperationException>(() => _ = a.Handle);
    }

    [TestMethod]
    public void Backward_wants_a_scalar_that_was_recorded()
    {
        Throws("scalar outputs", () => (ones(2, requires_grad: true) * 2).backward());
        Throws("does not require grad", () => ones(1).backward());
    }

    [TestMethod]
    public void Threads_can_be_set()
    {
        int before = get_num_threads();
        set_num_threads(1);
        Assert.AreEqual(1, get_num_threads());
        set_num_threads(before);
    }
}
