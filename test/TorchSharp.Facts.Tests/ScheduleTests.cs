using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Facts.Tests;

[TestClass]
public class ScheduleTests : TorchTest
{
    private static void Check(Func<Optimizer, lr_scheduler.LRScheduler> make, Func<int, double> expected, int epochs = 12)
    {
        using var optimizer = SGD(new[] { new Parameter(ones(1)) }, 0.8);
        var schedule = make(optimizer);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            Assert.AreEqual(0.8 * expected(epoch), optimizer.ParamGroups.Single().LearningRate, 1e-9, $"epoch {epoch}");
            Assert.AreEqual(0.8 * expected(epoch), schedule.get_last_lr().Single(), 1e-9);
            optimizer.step();
            schedule.step();
        }
    }

    [TestMethod]
    public void Schedules_follow_their_formulas()
    {
        Check(o => lr_scheduler.StepLR(o, 3, 0.5), e => Math.Pow(0.5, e / 3));
        Check(o => lr_scheduler.MultiStepLR(o, [2, 5], 0.1), e => e < 2 ? 1 : e < 5 ? 0.1 : 0.01);
        Check(o => lr_scheduler.ExponentialLR(o, 0.9), e => Math.Pow(0.9, e));
        Check(o => lr_scheduler.LambdaLR(o, e => 1.0 / (1 + e)), e => 1.0 / (1 + e));
        Check(o => lr_scheduler.MultiplicativeLR(o, e => 0.5), e => Math.Pow(0.5, e));
        Check(o => lr_scheduler.CosineAnnealingLR(o, 11, 0.08), e => 0.1 + 0.9 * (1 + Math.Cos(Math.PI * e / 11)) / 2, 11);
        Check(o => lr_scheduler.LinearLR(o, 0.5, 1, 4), e => e >= 4 ? 1 : 0.5 + 0.125 * e);
        Check(o => lr_scheduler.ConstantLR(o, 0.25, 3), e => e < 3 ? 0.25 : 1);
        Check(o => lr_scheduler.PolynomialLR(o, 10, 2), e => Math.Pow(1 - e / 10.0, 2), 9);
    }

    [TestMethod]
    public void A_plateau_lowers_the_rate()
    {
        using var optimizer = SGD(new[] { new Parameter(ones(1)) }, 1.0);
        var schedule = lr_scheduler.ReduceLROnPlateau(optimizer, factor: 0.1, patience: 2);
        double[] losses = [5, 4, 4, 4, 4, 3, 3.5, 3.5, 3.5];
        double[] rates = [1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.01];
        for (int i = 0; i < losses.Length; i++)
        {
            schedule.step(losses[i]);
            Assert.AreEqual(rates[i], optimizer.ParamGroups.Single().LearningRate, 1e-12, $"epoch {i}");
        }
    }
}
