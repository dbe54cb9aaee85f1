using static TorchSharp.torch;

namespace TorchSharp.Facts.Tests;

[TestClass]
public class ArithmeticTests : TorchTest
{
    private static Tensor Vector(params float[] values) => tensor(values);

    [TestMethod]
    public void Operators_with_tensors_and_numbers()
    {
        var a = Vector(1, -2, 4);
        var b = Vector(2, 4, -8);
        Close.Values([3, 2, -4], a + b);
        Close.Values([-1, -6, 12], a - b);
        Close.Values([2, -8, -32], a * b);
        Close.Values([0.5, -0.5, -0.5], a / b);
        Close.Values([3, 0, 6], a + 2);
        Close.Values([1, 4, -2], 2 - a);
        Close.Values([2, -1, 0.5], 2.0 / a);
        Close.Values([0.5, -1, 2], a * 0.5f);
        Close.Values([-1, 2, -4], -a);
        Close.Values([1, 1, 1], Vector(5, 7, 9) % 2);
        Assert.AreEqual(ScalarType.Float32, (a * 2.0).dtype);
    }

    [TestMethod]
    public void Comparisons_give_bools()
    {
        var a = Vector(1, 2, 3);
        Close.Values([0, 0, 1], a > 2);
        Close.Values([0, 1, 1], a >= 2);
        Close.Values([1, 0, 0], a < Vector(2, 2, 2));
        Close.Values([0, 1, 0], a == 2);
        Close.Values([1, 0, 1], a != 2);
        Close.Values([0, 1, 0], (a > 1) & (a < 3));
        Close.Values([1, 0, 0], ~(a > 1));
        Assert.IsTrue((a > 0).all().ToBoolean());
        Assert.IsFalse((a > 3).any().ToBoolean());
    }

    [TestMethod]
    public void Functions_of_one_number()
    {
        double[] x = [-1.5, -0.3, 0.2, 0.9];
        var t = tensor(x);
        void Check(Func<double, double> expected, Tensor actual) => Close.Values(x.Select(expected).ToArray(), actual, 1e-9);
        Check(Math.Exp, t.exp());
        Check(Math.Abs, t.abs());
        Check(Math.Tanh, t.tanh());
        Check(Math.Sin, t.sin());
        Check(Math.Cos, t.cos());
        Check(v => Math.Sign(v), t.sign());
        Check(Math.Floor, t.floor());
        Check(v => v * v, t.square());
        Check(v => v * v * v, t.pow(3));
        Check(v => 1 / (1 + Math.Exp(-v)), t.sigmoid());
        Check(v => Math.Max(v, 0), t.relu());
        Check(v => Math.Log(1 + Math.Exp(v)), t.softplus());
        Check(v => Math.Log(2 + v), (t + 2).log());
        Check(v => Math.Log(1 + Math.Abs(v)), t.abs().log1p());
        Check(v => Math.Sqrt(v + 2), (t + 2).sqrt());
        Check(v => Math.Clamp(v, -1, 0.5), t.clamp(-1, 0.5));
        Check(v => v / (1 + Math.Exp(-v)), t.silu());
        Check(v => v > 0 ? v : 0.1 * v, t.leaky_relu(0.1));
        Check(v => v > 0 ? v : Math.Exp(v) - 1, t.elu());
        Close.Values([-2, 0, 2, 2], tensor(new[] { -1.5, -0.5, 1.5, 2.5 }).round());
        Close.Values([0.5204998778, -0.8427007929], special.erf(tensor(new[] { 0.5, -1.0 })), 1e-9);
        Close.Values([0, 0.8413447461 * 1], tensor(new[] { 0.0, 1.0 }).gelu(), 1e-9);
    }

    [TestMethod]
    public void In_place_methods_change_and_return_the_tensor()
    {
        var a = Vector(1, 2, 3);
        Assert.AreSame(a, a.add_(1));
        Close.Values([2, 3, 4], a);
        a.mul_(Vector(2, 2, 2)).sub_(1).div_(2);
        Close.Values([1.5, 2.5, 3.5], a);
        a.addcmul_(Vector(1, 1, 1), Vector(2, 2, 2), 0.25);
        Close.Values([2, 3, 4], a);
        a.addcdiv_(Vector(1, 1, 1), Vector(2, 2, 2), -2);
        Close.Values([1, 2, 3], a);
        a.add_(Vector(1, 1, 1), 10);
        Close.Values([11, 12, 13], a);
        a.clamp_(0, 12);
        Close.Values([11, 12, 12], a);
        a.copy_(Vector(7, 8, 9)).zero_().fill_(5);
        Close.Values([5, 5, 5], a);
    }

    [TestMethod]
    public void Two_tensors_are_broadcast()
    {
        Close.Values([11, 21, 12, 22], Vector(1, 2).unsqueeze(1) + Vector(10, 20));
        Close.Values([1, 2, 2], maximum(Vector(1, 2, 2), Vector(0, 2, 1)));
        Close.Values([0, 2, 1], minimum(Vector(1, 2, 2), Vector(0, 2, 1)));
        Close.Values([1, 20, 3], where(tensor(new[] { true, false, true }), Vector(1, 2, 3), Vector(10, 20, 30)));
    }

    [TestMethod]
    public void Products()
    {
        var a = tensor(new float[,] { { 1, 2 }, { 3, 4 } });
        var b = tensor(new float[,] { { 5, 6 }, { 7, 8 } });
        double[] product = [19, 22, 43, 50];
        Close.Values(product, a.matmul(b));
        Close.Values(product, mm(a, b));
        Close.Values(product, einsum("ij,jk->ik", a, b));
        Close.Values(product, bmm(a.unsqueeze(0), b.unsqueeze(0)));
        Close.Values([17, 39], mv(a, Vector(5, 6)));
        Close.Values([39], dot(Vector(1, 2, 3), Vector(3, 6, 8)));
        Close.Values([3, 4, 6, 8], outer(Vector(1, 2), Vector(3, 4)));
        Close.Values([20, 22, 43, 51], eye(2).addmm(a, b));
        Close.Values([-2, 1, 1.5, -0.5], linalg.inv(a), 1e-5);
        Close.Values([1, 2], linalg.solve(a, a.mv(Vector(1, 2))), 1e-5);
    }
}
