using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The box losses against values computed by hand, and their gradients against finite differences.</summary>
[TestClass]
public sealed class BoxLossTests
{
    private static readonly double[] s_deviation = [1, 2, 0.5, 4];

    // Predicted and true box by their sides; intersection over union, GIoU loss, DIoU loss.
    private static readonly (string Name, double[] Predicted, double[] Truth, double Iou, double Giou, double Diou)[] s_pairs =
    [
        ("equal", [1, 1, 3, 4], [1, 1, 3, 4], 1, 0, 0),
        // Each is 2 × 2, they share 1 × 2: 2 of 6. The hull is 3 × 2, as large as the union; centres 1 apart, diagonal² 13.
        ("half over each other", [0, 0, 2, 2], [1, 0, 3, 2], 1.0 / 3, 2.0 / 3, 2.0 / 3 + 1.0 / 13),
        // Union 1 + 4, hull 5 × 2; centres (0.5, 0.5) and (4, 1): 12.5 of 29.
        ("apart", [0, 0, 1, 1], [3, 0, 5, 2], 0, 1.5, 1 + 12.5 / 29),
        // Apart in both directions: union 2, hull 4 × 3; centres (3, 2) apart, of 25.
        ("apart in both directions", [0, 0, 1, 1], [3, 2, 4, 3], 0, 1 + 10.0 / 12, 1 + 13.0 / 25),
        // 2 of 16; the hull is the outer box; centres (2, 2) and (1.5, 2): 0.25 of 32.
        ("around", [0, 0, 4, 4], [1, 1, 2, 3], 0.125, 0.875, 0.875 + 0.25 / 32),
        ("within", [1, 1, 2, 3], [0, 0, 4, 4], 0.125, 0.875, 0.875 + 0.25 / 32),
        // 1 of 7; hull 3 × 3; centres (1, 1) apart: 2 of 18.
        ("corner over corner", [0, 0, 2, 2], [1, 1, 3, 3], 1.0 / 7, 6.0 / 7 + 2.0 / 9, 6.0 / 7 + 2.0 / 18),
        ("side by side", [0, 0, 1, 1], [1, 0, 2, 1], 0, 1, 1 + 1.0 / 5),
        // Without width: hull 2 × 2 is the true box; same centre.
        ("predicted without width", [1, 0, 1, 2], [0, 0, 2, 2], 0, 1, 1),
        ("true one a point", [0, 0, 2, 2], [1, 1, 1, 1], 0, 1, 1),
        // Union 0, hull 3 × 4; 25 of 25.
        ("two points", [0, 0, 0, 0], [3, 4, 3, 4], 0, 2, 2),
        ("one point", [2, 2, 2, 2], [2, 2, 2, 2], 0, 1, 1),
    ];

    [TestMethod]
    public void Overlaps()
    {
        foreach (var (name, predicted, truth, iou, giou, diou) in s_pairs)
        {
            Assert.AreEqual(1 - iou, Value(new IouLoss(), Center(predicted), Center(truth)), 1e-12, name);
            Assert.AreEqual(giou, Value(new GiouLoss(), Center(predicted), Center(truth)), 1e-12, name);
            Assert.AreEqual(diou, Value(new DiouLoss(), Center(predicted), Center(truth)), 1e-12, name);
        }
    }

    [TestMethod]
    [DataRow(1.0)]
    [DataRow(0.2)]
    public void SmoothL1(double beta)
    {
        // Differences of centre and size in deviations: 0.1, −0.5, 2, 0.25.
        double[] errors = [0.1, 0.5, 2, 0.25];
        var want = errors.Average(e => e < beta ? e * e / 2 / beta : e - beta / 2);
        Assert.AreEqual(want, Value(new SmoothL1Loss { Beta = beta }, [5.1, 3, 3, 8], [5, 4, 2, 7]), 1e-12);
    }

    [TestMethod]
    public void GradientsAreTheSlopesOfTheLoss()
    {
        var random = new Random(4);
        double Next(double least) => least + 3 * random.NextDouble();
        foreach (var loss in All())
            for (var i = 0; i < 40; i++)
            {
                double[] predicted = [Next(-1), Next(-1), Next(0.05), Next(0.05)],
                    truth = [Next(-1), Next(-1), Next(0.05), Next(0.05)];
                var gradient = Gradient(loss, predicted, truth);
                for (var k = 0; k < 4; k++)
                {
                    double[] up = [.. predicted],
                        down = [.. predicted];
                    up[k] += 1e-6;
                    down[k] -= 1e-6;
                    Assert.AreEqual(
                        (Value(loss, up, truth) - Value(loss, down, truth)) / 2e-6,
                        gradient[k],
                        1e-6,
                        $"{loss.GetType().Name}, box {i}, number {k}"
                    );
                }
            }
    }

    [TestMethod]
    public void GradientsAreFiniteEverywhere()
    {
        foreach (var loss in All())
            foreach (var (name, predicted, truth, _, _, _) in s_pairs)
                foreach (var scale in new[] { 1, 1e-4, 1e4 })
                {
                    var gradient = Gradient(loss, Center(predicted, scale), Center(truth, scale), ScalarType.Float32);
                    var what = $"{loss.GetType().Name}, {name}, scale {scale}: {string.Join(", ", gradient)}";
                    Assert.IsTrue(gradient.All(double.IsFinite), what);
                }
    }

    [TestMethod]
    public void ApartOnlyTheHullPulls()
    {
        // The predicted box is left of the true one: to go right lowers GIoU's and DIoU's loss, but not IoU's.
        double[] predicted = [0, 0, 1, 1],
            truth = [5, 0, 1, 1];
        Assert.AreEqual(0, Gradient(new IouLoss(), predicted, truth)[0]);
        Assert.IsLessThan(0, Gradient(new GiouLoss(), predicted, truth)[0]);
        Assert.IsLessThan(0, Gradient(new DiouLoss(), predicted, truth)[0]);
    }

    [TestMethod]
    public void SettingsOutOfRange()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new GiouLoss { Weight = 0 }.Validate());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SmoothL1Loss { Beta = double.NaN }.Validate());
    }

    private static BoxLoss[] All() => [new SmoothL1Loss(), new SmoothL1Loss { Beta = 0.3 }, new IouLoss(), new GiouLoss(), new DiouLoss()];

    private static double[] Center(double[] sides, double scale = 1) =>
        [
            scale * (sides[0] + sides[2]) / 2,
            scale * (sides[1] + sides[3]) / 2,
            scale * (sides[2] - sides[0]),
            scale * (sides[3] - sides[1]),
        ];

    private static double Value(BoxLoss loss, double[] predicted, double[] truth)
    {
        using var scope = NewDisposeScope();
        return loss.PerRow(tensor(predicted, [1, 4]), tensor(truth, [1, 4]), tensor(s_deviation)).item<double>();
    }

    private static double[] Gradient(BoxLoss loss, double[] predicted, double[] truth, ScalarType type = ScalarType.Float64)
    {
        using var scope = NewDisposeScope();
        var box = tensor(predicted, [1, 4]).to(type).requires_grad_();
        loss.PerRow(box, tensor(truth, [1, 4]).to(type), tensor(s_deviation).to(type)).sum().backward();
        return [.. box.grad!.to(ScalarType.Float64).data<double>()];
    }
}
