using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Facts.Tests;

/// <summary>Every rule against its formula, computed here in doubles, over a few steps on a quadratic with known gradients.</summary>
[TestClass]
public class OptimizerTests : TorchTest
{
    private static readonly double[] Start = [1, -2, 0.5];

    private static double Slope(double p, int step) => 2 * p + 0.3 * step;

    private delegate double Rule(double p, double g, double[] memory, int step);

    private static void Check(Func<Parameter[], optim.Optimizer> make, Rule rule, int steps = 5)
    {
        var parameter = new Parameter(tensor(Start));
        using var optimizer = make([parameter]);
        var expected = (double[])Start.Clone();
        var memory = expected.Select(_ => new double[4]).ToArray();
        for (int step = 1; step <= steps; step++)
        {
            optimizer.zero_grad();
            (parameter.square() + 0.3 * step * parameter).sum().backward();
            optimizer.step();
            for (int i = 0; i < expected.Length; i++) expected[i] = rule(expected[i], Slope(expected[i], step), memory[i], step);
            Close.Values(expected, parameter, 1e-9);
        }
    }

    [TestMethod]
    public void Plain_descent_and_decay()
    {
        Check(p => optim.SGD(p, 0.1), (p, g, _, _) => p - 0.1 * g);
        Check(p => optim.SGD(p, 0.1, weight_decay: 0.2), (p, g, _, _) => p - 0.1 * (g + 0.2 * p));
        Check(p => optim.SGD(p, 0.1, maximize: true), (p, g, _, _) => p + 0.1 * g);
    }

    [TestMethod]
    public void Momentum()
    {
        Check(p => optim.SGD(p, 0.1, momentum: 0.9), (p, g, m, t) => p - 0.1 * (m[0] = t == 1 ? g : 0.9 * m[0] + g));
        Check(p => optim.SGD(p, 0.1, momentum: 0.9, dampening: 0.5), (p, g, m, t) => p - 0.1 * (m[0] = t == 1 ? g : 0.9 * m[0] + 0.5 * g));
        Check(p => optim.SGD(p, 0.1, momentum: 0.9, nesterov: true), (p, g, m, t) =>
        {
            m[0] = t == 1 ? g : 0.9 * m[0] + g;
            return p - 0.1 * (g + 0.9 * m[0]);
        });
    }

    private static double Adam(double p, double g, double[] m, int t, double lr = 0.1)
    {
        m[0] = 0.9 * m[0] + 0.1 * g;
        m[1] = 0.999 * m[1] + 0.001 * g * g;
        return p - lr / (1 - Math.Pow(0.9, t)) * m[0] / (Math.Sqrt(m[1]) / Math.Sqrt(1 - Math.Pow(0.999, t)) + 1e-8);
    }

    [TestMethod]
    public void Adam_and_decoupled_decay()
    {
        Check(p => optim.Adam(p, 0.1), (p, g, m, t) => Adam(p, g, m, t));
        Check(p => optim.Adam(p, 0.1, weight_decay: 0.2), (p, g, m, t) => Adam(p, g + 0.2 * p, m, t));
        Check(p => optim.AdamW(p, 0.1, weight_decay: 0.2), (p, g, m, t) => Adam(p * (1 - 0.1 * 0.2), g, m, t));
        Check(p => optim.AdamW(p, 0.1), (p, g, m, t) => Adam(p, g, m, t));
        Check(p => optim.Adam(p, 0.1, amsgrad: true), (p, g, m, t) =>
        {
            m[0] = 0.9 * m[0] + 0.1 * g;
            m[1] = 0.999 * m[1] + 0.001 * g * g;
            m[2] = Math.Max(m[2], m[1]);
            return p - 0.1 / (1 - Math.Pow(0.9, t)) * m[0] / (Math.Sqrt(m[2]) / Math.Sqrt(1 - Math.Pow(0.999, t)) + 1e-8);
        });
    }

    [TestMethod]
    public void Adaptive_rates()
    {
        Check(p => optim.Adagrad(p, 0.1, lr_decay: 0.5), (p, g, m, t) => p - 0.1 / (1 + (t - 1) * 0.5) * g / (Math.Sqrt(m[0] += g * g) + 1e-10));
        Check(p => optim.RMSProp(p, 0.1), (p, g, m, _) => p - 0.1 * g / (Math.Sqrt(m[0] = 0.99 * m[0] + 0.01 * g * g) + 1e-8));
        Check(p => optim.RMSProp(p, 0.1, momentum: 0.5), (p, g, m, _) =>
        {
            m[0] = 0.99 * m[0] + 0.01 * g * g;
            return p - 0.1 * (m[1] = 0.5 * m[1] + g / (Math.Sqrt(m[0]) + 1e-8));
        });
        Check(p => optim.RMSProp(p, 0.1, centered: true), (p, g, m, _) =>
        {
            m[0] = 0.99 * m[0] + 0.01 * g * g;
            m[1] = 0.99 * m[1] + 0.01 * g;
            return p - 0.1 * g / (Math.Sqrt(m[0] - m[1] * m[1]) + 1e-8);
        });
    }

    [TestMethod]
    public void Groups_have_their_own_rates()
    {
        var slow = new Parameter(tensor(Start));
        var fast = new Parameter(tensor(Start));
        using var optimizer = optim.SGD([new SGD.ParamGroup([slow], lr: 0.01), new SGD.ParamGroup([fast], lr: 0.1)], 1.0);
        (slow.sum() + fast.sum()).backward();
        optimizer.step();
        Close.Values(Start.Select(p => p - 0.01).ToArray(), slow, 1e-9);
        Close.Values(Start.Select(p => p - 0.1).ToArray(), fast, 1e-9);
        CollectionAssert.AreEqual(new[] { 0.01, 0.1 }, optimizer.ParamGroups.Select(g => g.LearningRate).ToArray());
    }

    [TestMethod]
    public void Gradients_are_zeroed_in_place_and_clipped_by_norm()
    {
        var p = new Parameter(tensor(new float[] { 3, 4 }));
        using var optimizer = optim.Adam([p]);
        p.square().sum().backward();
        var gradient = p.grad!;
        Assert.AreEqual(10, nn.utils.clip_grad_norm_([p], 5), 1e-5);
        Close.Values([3, 4], gradient, 1e-5);
        optimizer.zero_grad();
        Close.Values([0, 0], gradient);
        Close.Values([3, 4], nn.utils.parameters_to_vector([p]));
    }

    [TestMethod]
    public void A_saved_state_goes_on_as_if_nothing_had_happened()
    {
        static Tensor Train(Parameter p, optim.Optimizer o, int from, int to)
        {
            for (int step = from; step < to; step++)
            {
                o.zero_grad();
                (p.square() * step).sum().backward();
                o.step();
            }

            return p;
        }

        var whole = new Parameter(tensor(Start));
        using var one = optim.Adam([whole], 0.1);
        Train(whole, one, 0, 3);
        var copy = new Parameter(whole.detach().clone());
        using var stream = new MemoryStream();
        one.save_state_dict(new BinaryWriter(stream));
        Train(whole, one, 3, 6);
        stream.Position = 0;
        using var two = optim.Adam([copy], 0.5);
        two.load_state_dict(new BinaryReader(stream));
        Close.Same(whole, Train(copy, two, 3, 6), 1e-12);
    }

    [TestMethod]
    public void Nothing_leaks_from_training()
    {
        var p = new Parameter(tensor(Start)).DetachFromDisposeScope();
        long before = Tensor.TotalCount;
        using (var optimizer = optim.Adam([(Parameter)p], 0.1))
        {
            long atStart = 0;
            for (int step = 0; step < 4; step++)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                p.square().sum().backward();
                optimizer.step();
                scope.DisposeEverything();
                if (step == 0) atStart = Tensor.TotalCount;
                Assert.AreEqual(atStart, Tensor.TotalCount);
            }
        }

        Assert.AreEqual(before, Tensor.TotalCount);
        p.Dispose();
    }
}
