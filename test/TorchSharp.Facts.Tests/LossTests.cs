using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Facts.Tests;

[TestClass]
public class LossTests : TorchTest
{
    private static readonly double[] X = [0.5, -1.2, 2.0];
    private static readonly double[] Y = [1.0, 0.0, 1.5];

    private static double Sigmoid(double v) => 1 / (1 + Math.Exp(-v));

    private static void Check(Func<double, double, double> formula, Func<Reduction, Tensor> loss)
    {
        var each = X.Zip(Y, formula).ToArray();
        Close.Values(each, loss(Reduction.None));
        Close.Values([each.Sum()], loss(Reduction.Sum));
        Close.Values([each.Average()], loss(Reduction.Mean));
    }

    [TestMethod]
    public void Regression_losses()
    {
        var x = tensor(X);
        var y = tensor(Y);
        Check((a, b) => (a - b) * (a - b), r => F.mse_loss(x, y, r));
        Check((a, b) => Math.Abs(a - b), r => F.l1_loss(x, y, r));
        double Huber(double d, double delta) => Math.Abs(d) <= delta ? 0.5 * d * d : delta * (Math.Abs(d) - 0.5 * delta);
        Check((a, b) => Huber(a - b, 0.6), r => F.huber_loss(x, y, 0.6, r));
        Check((a, b) => Huber(a - b, 0.6) / 0.6, r => F.smooth_l1_loss(x, y, r, 0.6));
        Check((a, b) => Math.Exp(a) - b * a, r => F.poisson_nll_loss(x, y, reduction: r));
        Check((a, b) => a + 2 - b * Math.Log(a + 2 + 1e-8), r => F.poisson_nll_loss(x + 2, y, log_input: false, reduction: r));
        Check((a, b) => 0.5 * (Math.Log(0.7) + (a - b) * (a - b) / 0.7), r => F.gaussian_nll_loss(x, y, full(3, 0.7, ScalarType.Float64), reduction: r));
    }

    [TestMethod]
    public void Binary_losses()
    {
        var x = tensor(X);
        var y = tensor(Y).clamp(0, 1);
        double Bce(double p, double t) => -(t * Math.Log(p) + (1 - t) * Math.Log(1 - p));
        var each = X.Zip([1.0, 0, 1], (a, b) => Bce(Sigmoid(a), b)).ToArray();
        Close.Values([each.Average()], F.binary_cross_entropy_with_logits(x, y));
        Close.Values([each.Average()], F.binary_cross_entropy(x.sigmoid(), y));
        Close.Values([each[0], 2 * each[1], 0], F.binary_cross_entropy_with_logits(x, y, tensor(new double[] { 1, 2, 0 }), Reduction.None));
        Close.Values([3 * each[0], each[1], 3 * each[2]], F.binary_cross_entropy_with_logits(x, y, reduction: Reduction.None, pos_weights: tensor(new[] { 3.0 })));
    }

    [TestMethod]
    public void Cross_entropy_with_weights_smoothing_and_ignored_rows()
    {
        double[,] logits = { { 1, 2, 0.5 }, { -1, 0, 3 }, { 0, 0, 0 } };
        var x = tensor(logits);
        double LogP(int row, int column) => logits[row, column] - Math.Log(Enumerable.Range(0, 3).Sum(c => Math.Exp(logits[row, c])));
        var target = tensor(new long[] { 1, 0, 2 });
        double[] each = [-LogP(0, 1), -LogP(1, 0), -LogP(2, 2)];
        Close.Values([each.Average()], F.cross_entropy(x, target));
        Close.Values(each, F.cross_entropy(x, target, reduction: Reduction.None));
        Close.Values([each.Average()], F.nll_loss(x.log_softmax(1), target));
        Close.Values([(each[0] + each[2]) / 2], F.cross_entropy(x, tensor(new long[] { 1, -100, 2 })));
        double[] w = [2, 1, 0.5];
        Close.Values([(1 * each[0] + 2 * each[1] + 0.5 * each[2]) / 3.5], F.cross_entropy(x, target, tensor(w)));
        double Smooth(int row, int label) => 0.9 * -LogP(row, label) + 0.1 * -(LogP(row, 0) + LogP(row, 1) + LogP(row, 2)) / 3;
        Close.Values([(Smooth(0, 1) + Smooth(1, 0) + Smooth(2, 2)) / 3], F.cross_entropy(x, target, label_smoothing: 0.1));
        Close.Values([each.Average()], CrossEntropyLoss().call(x, target));
        Assert.IsTrue(double.IsNaN(F.cross_entropy(x, tensor(new long[] { -100, -100, -100 })).ToDouble()));
    }

    [TestMethod]
    public void Divergence_takes_log_targets_by_default()
    {
        double[] p = [0.2, 0.3, 0.5], q = [0.1, 0.6, 0.3];
        double divergence = q.Zip(p, (t, i) => t * (Math.Log(t) - Math.Log(i))).Sum();
        Close.Values([divergence], F.kl_div(tensor(p).log(), tensor(q).log(), reduction: Reduction.Sum));
        Close.Values([divergence], F.kl_div(tensor(p).log(), tensor(q), false, Reduction.Sum));
    }

    [TestMethod]
    public void Loss_modules_are_their_functions()
    {
        var x = tensor(X);
        var y = tensor(Y);
        Close.Same(F.mse_loss(x, y), MSELoss().call(x, y));
        Close.Same(F.l1_loss(x, y, Reduction.Sum), L1Loss(Reduction.Sum).call(x, y));
        Close.Same(F.huber_loss(x, y, 0.3), HuberLoss(0.3).call(x, y));
        Close.Same(F.smooth_l1_loss(x, y, beta: 0.3), SmoothL1Loss(beta: 0.3).call(x, y));
        Close.Same(F.binary_cross_entropy_with_logits(x, y), BCEWithLogitsLoss().call(x, y));
    }
}
