using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The loss of maps and the objects that are read from them, against numbers by hand.</summary>
[TestClass]
public sealed class DetectionHeadTests
{
    private const double Prior = -2.19;

    private const int Cells = 3 * 4;

    // 6 × 8 pixels in cells of 2 × 2; sizes are 4 ± 2 and 3 ± 1 pixels; half an object in each image.
    private static DetectionHead Head(DetectionTask? task = null, int classes = 2)
    {
        var head = new DetectionHead(task ?? Task(), classes, null, new DetectionScale(0.5, [4, 3], [2, 1]));
        head.Over(new ImageEncoding(1, 6, 8));
        return head;
    }

    private static DetectionTask Task(double? overlap = null, int objects = 3, double threshold = 0.3) =>
        new("T", "L", "B")
        {
            Stride = 2,
            MaximumObjects = objects,
            ScoreThreshold = threshold,
            MaximumOverlap = overlap,
        };

    [TestMethod]
    public void TheLossIsFocalAndAbsolute()
    {
        using var scope = NewDisposeScope();
        var head = Head();
        var random = new Random(2);
        float[] logits = [.. Enumerable.Range(0, 2 * 6 * Cells).Select(_ => (float)(2 * random.NextDouble() - 1))];
        // The first image has an object of class 1 from (2, 0) to (5, 4): centre (3.5, 2), in cell (1, 1); the second has none.
        var label = new float[2 * 3 * DetectedObject.Width];
        Array.Fill(label, float.NaN);
        new DetectedObject(1, 2, 0, 5, 4).Write(label, 0);
        double Logit(int row, int channel, int cell) => logits[(row * 6 + channel) * Cells + cell];
        double[] weights = [0.25, 0.75];
        double Want(Func<int, double> weight)
        {
            var sum = 0.0;
            for (var row = 0; row < 2; row++)
                for (var own = 0; own < 2; own++)
                    for (var cell = 0; cell < Cells; cell++)
                    {
                        var p = 1 / (1 + Math.Exp(-Logit(row, own, cell) - Prior));
                        var isCenter = (row, own, cell) == (0, 1, 5);
                        sum -= weight(row) * (isCenter ? Math.Pow(1 - p, 2) * Math.Log(p) : p * p * Math.Log(1 - p));
                    }
            // Half a cell and 2 ± 1, 1.5 ± 0.5 cells are where logits of 0 begin.
            sum += weight(0)
                * (
                    Math.Abs(0.5 + Logit(0, 2, 5) - 0.75)
                    + Math.Abs(0.5 + Logit(0, 3, 5) - 0)
                    + 0.1 * Math.Abs(2 + Logit(0, 4, 5) - 1.5)
                    + 0.1 * Math.Abs(1.5 + 0.5 * Logit(0, 5, 5) - 2)
                );
            return sum / 0.5;
        }
        var maps = tensor(logits, [2, 6, 3, 4]);
        var prepared = head.PrepareLabels(tensor(label, [2, 3 * DetectedObject.Width]));
        Assert.AreEqual(Want(_ => 0.5), head.Loss(maps, prepared, null).item<float>(), 1e-5);
        Assert.AreEqual(Want(row => weights[row]), head.Loss(maps, prepared, tensor(weights).to(ScalarType.Float32)).item<float>(), 1e-5);
        // The gradient, against differences.
        var parameter = maps.detach().requires_grad_(true);
        head.Loss(parameter, prepared, null).backward();
        var gradient = FlatTensor.Numbers(parameter.grad!);
        foreach (var i in new[] { 5, 17, 12 + 5, 24 + 5, 48 + 5, 60 + 5, 72 + 3 })
        {
            var before = logits[i];
            logits[i] = before + 1e-3f;
            var up = Want(_ => 0.5);
            logits[i] = before - 1e-3f;
            var down = Want(_ => 0.5);
            logits[i] = before;
            Assert.AreEqual((up - down) / 2e-3, gradient[i], 1e-3, $"logit {i}");
        }
    }

    [TestMethod]
    public void ABatchWithoutObjectsHasALoss()
    {
        using var scope = NewDisposeScope();
        var head = Head();
        var label = full([2, 3 * DetectedObject.Width], float.NaN);
        var p = 1 / (1 + Math.Exp(-Prior));
        Assert.AreEqual(
            -2 * Cells * p * p * Math.Log(1 - p) / 0.5,
            head.Loss(zeros(2, 6, 3, 4), head.PrepareLabels(label), null).item<float>(),
            1e-4
        );
    }

    /// <summary>Two cells are peaks above the threshold, one of each class. A neighbour of the first is lower, and a third peak is below
    /// the threshold.</summary>
    [TestMethod]
    public void PeaksBecomeObjects()
    {
        var maps = Maps();
        Set(maps, 0, 1, 2, 3);
        Set(maps, 0, 2, 2, 2.9f);
        Set(maps, 1, 3, 0, 5);
        Set(maps, 1, 0, 0, 1);
        // The box in cell (1, 2): centre at (1 + 0.5 + 0.25, 2 + 0.5 − 0.5) cells = (3.5, 4) pixels, 4 + 2 · 0.5 = 5 wide, 3 − 1 = 2 high.
        Set(maps, 2, 1, 2, 0.25f);
        Set(maps, 3, 1, 2, -0.5f);
        Set(maps, 4, 1, 2, 0.5f);
        Set(maps, 5, 1, 2, -1);
        // That in cell (3, 0): centre (7, 1), 4 + 2 · 1 = 6 wide and cut at the right edge, and 3 − 4 high, which is nothing.
        Set(maps, 4, 3, 0, 1);
        Set(maps, 5, 3, 0, -4);
        var (scores, classes, boxes) = Run(Head(), maps);
        CollectionAssert.AreEqual(new long[] { 1, 0, -1 }, classes);
        Near([Sigmoid(5), Sigmoid(3), 0], scores);
        Near([4, 1, 8, 1, 1, 3, 6, 5, 0, 0, 0, 0], boxes);
        // In shares of the image, as sizes are then too.
        (_, _, boxes) = Run(Relative(), maps);
        Near([4 / 8.0, 1 / 6.0, 1, 1 / 6.0, 1 / 8.0, 3 / 6.0, 6 / 8.0, 5 / 6.0, 0, 0, 0, 0], boxes);
    }

    /// <summary>Two objects of one class two cells apart, each 8 pixels wide, of which one is cut at the edge; and one of another class
    /// between them, which is not suppressed by them.</summary>
    [TestMethod]
    public void OverlappingObjectsOfAClassAreDropped()
    {
        var maps = Maps();
        foreach (var (x, logit) in new[] { (0, 4f), (2, 5f) })
        {
            Set(maps, 0, x, 1, logit);
            Set(maps, 4, x, 1, 2);
        }
        Set(maps, 1, 1, 1, 4.5f);
        Set(maps, 4, 1, 1, 2);
        var (scores, classes, _) = Run(Head(), maps);
        CollectionAssert.AreEqual(new long[] { 0, 1, 0 }, classes);
        // Of 8 × 3 pixels around x = 1 and x = 5, cut at 0: 0 to 5 and 1 to 8 (9 cut), so 4 of 8.
        (scores, classes, _) = Run(Head(Task(0.4)), maps);
        CollectionAssert.AreEqual(new long[] { 0, 1, -1 }, classes);
        Near([Sigmoid(5), Sigmoid(4.5), 0], scores);
        (_, classes, _) = Run(Head(Task(0.51)), maps);
        CollectionAssert.AreEqual(new long[] { 0, 1, 0 }, classes);
    }

    /// <summary>A single class and a single row of cells have nothing to divide by.</summary>
    [TestMethod]
    public void ASingleClassInASingleRow()
    {
        var head = new DetectionHead(Task(objects: 2), 1, null, new DetectionScale(1, [2, 2], [1, 1]));
        head.Over(new ImageEncoding(1, 2, 8));
        var maps = new float[5 * 4];
        maps[3] = 6;
        var (_, classes, boxes) = Run(head, maps, height: 1);
        CollectionAssert.AreEqual(new long[] { 0, -1 }, classes);
        Near([6, 0, 8, 2, 0, 0, 0, 0], boxes);
    }

    [TestMethod]
    public void TooManyOrTooFewPlacesAreNamed()
    {
        var head = new DetectionHead(new DetectionTask("T", "L", "B") { Stride = 1 }, 5000, null, new DetectionScale(1, [1, 1], [1, 1]));
        var error = Assert.ThrowsExactly<ArgumentException>(() => head.Over(new ImageEncoding(3, 64, 64)));
        StringAssert.Contains(error.Message, "5000 classes and 64 × 64 cells are 20,480,000 places");
        head = new DetectionHead(new DetectionTask("T", "L", "B"), 2, null, new DetectionScale(1, [1, 1], [1, 1]));
        error = Assert.ThrowsExactly<ArgumentException>(() => head.Over(new ImageEncoding(3, 16, 16)));
        StringAssert.Contains(error.Message, "at least MaximumObjects = 100");
    }

    private static float[] Maps() => new float[6 * Cells];

    private static void Set(float[] maps, int channel, int x, int y, float value) => maps[channel * Cells + y * 4 + x] = value;

    private static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit - Prior));

    private static (float[] Scores, long[] Classes, float[] Boxes) Run(DetectionHead head, float[] maps, int height = 3)
    {
        using var scope = NewDisposeScope();
        var channels = maps.Length / (height * 4);
        var record = new ShapeRecord();
        head.Outputs(new ShapeOps(record), new ShapeValue([-1, channels, height, 4]));
        using var store = new ParameterStore(record, 1, CPU);
        var outputs = head.Outputs<Tensor>(
            new TorchOps(store, new TrainingMode { IsTraining = false }),
            tensor(maps, [1, channels, height, 4])
        );
        return (FlatTensor.Numbers(outputs[0]), outputs[1].data<long>().ToArray(), FlatTensor.Numbers(outputs[2]));
    }

    private static DetectionHead Relative()
    {
        var head = new DetectionHead(
            new DetectionTask("T", "L", "B")
            {
                Stride = 2,
                MaximumObjects = 3,
                ScoreThreshold = 0.3,
                IsRelative = true,
            },
            2,
            null,
            new DetectionScale(0.5, [4 / 8f, 3 / 6f], [2 / 8f, 1 / 6f])
        );
        head.Over(new ImageEncoding(1, 6, 8));
        return head;
    }

    private static void Near(double[] want, float[] got)
    {
        Assert.HasCount(want.Length, got);
        for (var i = 0; i < want.Length; i++)
            Assert.AreEqual(want[i], got[i], 1e-5, $"number {i}");
    }
}
