using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Numbers for libtorch that nobody frees while it reads them, and operations with such numbers.</summary>
[TestClass]
public sealed class HeldScalarsTests
{
    private static readonly double[] s_points = [-30, -2.5, -1, -0.25, 0, 0.5, 1, 3, 25];

    [TestMethod]
    public void ANumberStaysWhatItIs()
    {
        foreach (var number in new[] { 0.1, -0.0, 1e-300, double.MaxValue, double.NegativeInfinity, double.NaN, 1.5f })
        {
            using var read = zeros(1, ScalarType.Float64);
            read.fill_(HeldScalars.Held(number));
            Assert.AreEqual(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(read.item<double>()), $"{number}");
        }
        foreach (var number in new[] { 0, 1, -1, long.MinValue, long.MaxValue })
        {
            using var read = zeros(1, ScalarType.Int64);
            read.fill_(HeldScalars.Held(number));
            Assert.AreEqual(number, read.item<long>());
        }
        Assert.AreEqual(ScalarType.Int64, HeldScalars.Held(2).Type);
        Assert.AreEqual(ScalarType.Float64, HeldScalars.Held(2f).Type);
    }

    // Nothing but the class refers to it.
    [TestMethod]
    public void ACollectionDoesNotFreeIt()
    {
        var (whole, real) = Ask();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.IsTrue(whole.IsAlive);
        Assert.IsTrue(real.IsAlive);
        Assert.AreEqual(ScalarType.Int64, ((Scalar)whole.Target!).Type);
        Assert.AreEqual(ScalarType.Float64, ((Scalar)real.Target!).Type);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference Whole, WeakReference Real) Ask() =>
            (new WeakReference(HeldScalars.Held(1_234_567)), new WeakReference(HeldScalars.Held(0.1234567)));
    }

    [TestMethod]
    public void OperationsWithNumbersGiveValuesAndGradients()
    {
        Check(x => x.Plus(0.75), x => x + 0.75, _ => 1);
        Check(x => x.Plus(2), x => x + 2, _ => 1);
        Check(x => x.Plus(x), x => 2 * x, _ => 2);
        Check(x => HeldScalars.Minus(3, x), x => 3 - x, _ => -1);
        Check(x => HeldScalars.Affine(x, -1.5f, 0.25f), x => -1.5 * x + 0.25, _ => -1.5);
        Check(x => x.Squared(), x => x * x, x => 2 * x);
        Check(x => HeldScalars.Clamp(x, -0.75f, 2), x => Math.Min(Math.Max(x, -0.75), 2), x => x is > -0.75 and < 2 ? 1 : 0);
        Check(HeldScalars.Softplus, Softplus, Sigmoid);
        Check(
            HeldScalars.Mish,
            x => x * Math.Tanh(Softplus(x)),
            x => Math.Tanh(Softplus(x)) + x * Sigmoid(x) * (1 - Math.Pow(Math.Tanh(Softplus(x)), 2))
        );
    }

    // Far down it is exp(x), which is lost beside 1 in a float32.
    [TestMethod]
    [DataRow(-80f, 1.8048513878454153e-35)]
    [DataRow(-30f, 9.357622968839737e-14)]
    [DataRow(-10f, 4.539889921686465e-05)]
    [DataRow(80f, 80.0)]
    public void SoftplusIsExactInItsTails(float x, double expected)
    {
        using var point = tensor(x);
        using var y = HeldScalars.Softplus(point);
        Near.Value(1, y.item<float>() / expected, 1e-6);
    }

    [TestMethod]
    public void SoftplusHasTheBitsOfLibtorchs()
    {
        using var scope = NewDisposeScope();
        Tensor[] x = [.. Enumerable.Range(0, 2).Select(_ => linspace(-40, 40, 10_001).requires_grad_(true))];
        Tensor[] y = [HeldScalars.Softplus(x[0]), nn.functional.softplus(x[1])];
        foreach (var values in y)
            values.sum().backward();
        CollectionAssert.AreEqual(FlatTensor.Numbers(y[1].detach()), FlatTensor.Numbers(y[0].detach()));
        CollectionAssert.AreEqual(FlatTensor.Numbers(x[1].grad!), FlatTensor.Numbers(x[0].grad!));
    }

    [TestMethod]
    public void WholeNumbersStayWhole()
    {
        using var sum = tensor([1L << 60, -3]).Plus(1);
        CollectionAssert.AreEqual(new[] { (1L << 60) + 1, -2 }, sum.data<long>().ToArray());
        using var counted = HeldScalars.Counted(4);
        CollectionAssert.AreEqual(new[] { 0L, 1, 2, 3 }, counted.data<long>().ToArray());
        using var none = HeldScalars.Counted(0);
        Assert.AreEqual(0, none.numel());
    }

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static void Check(Func<Tensor, Tensor> operation, Func<double, double> value, Func<double, double> slope)
    {
        using var scope = NewDisposeScope();
        var x = tensor(Array.ConvertAll(s_points, point => (float)point)).requires_grad_(true);
        var y = operation(x);
        y.sum().backward();
        Near.Values(Array.ConvertAll(s_points, point => value(point)), FlatTensor.Numbers(y.detach()), 1e-6);
        Near.Values(Array.ConvertAll(s_points, point => slope(point)), FlatTensor.Numbers(x.grad!), 1e-6, "gradient");
    }
}
