using Microsoft.ML;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>LeNet and the small ResNet: parameters by formula, learning, export, and formulas by hand.</summary>
[TestClass]
public sealed class ImageArchitectureTests
{
    private static readonly MLContext s_ml = new(1);

    private static IEnumerable<object[]> Cases()
    {
        // On 8 × 8: 6 → pool 3 → 2 → pool 1. Weights in · k² · out and biases.
        yield return ["LeNet", Picture.SmallLeNet(5), Conv(1, 6, 3) + Conv(6, 8, 2) + Dense(8, 16), Dense(16, 5)];
        yield return
        [
            "LeNetNormalised",
            new LeNet
            {
                Channels = [4],
                Kernels = [3],
                Padding = 1,
                HiddenLayers = [],
                Normalization = LayerNormalization.Batch,
            },
            Conv(1, 4, 3) + 2 * 4,
            0,
        ];
        // Stem, a block of two convolutions; then a block with a 1 × 1 shortcut. No biases, scale and shift behind each.
        yield return
        [
            "ResNet",
            new ResNet { Channels = [4, 8], TowerLayers = [6] },
            Bare(1, 4, 3) + 2 * Bare(4, 4, 3) + Bare(4, 8, 3) + Bare(8, 8, 3) + Bare(4, 8, 1),
            Dense(8, 6) + 2 * 6,
        ];
        yield return
        [
            "ResNetPlain",
            new ResNet
            {
                Channels = [4],
                BlocksPerStage = 2,
                Normalization = LayerNormalization.None,
            },
            Conv(1, 4, 3) + 4 * Conv(4, 4, 3),
            0,
        ];
    }

    private static int Conv(int inputs, int outputs, int kernel) => inputs * outputs * kernel * kernel + outputs;

    private static int Bare(int inputs, int outputs, int kernel) => inputs * outputs * kernel * kernel + 2 * outputs;

    private static int Dense(int inputs, int outputs) => inputs * outputs + outputs;

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void HasTheParametersOfItsFormula(string name, ImageArchitecture architecture, int shared, int own)
    {
        var record = new ShapeRecord();
        var values = architecture.Represent(new ShapeOps(record), new ShapeValue([-1, 1, 8, 8]), 2);
        Assert.AreEqual(
            shared,
            record.Parameters.Where(parameter => parameter.Task is null).Sum(parameter => parameter.Shape.Aggregate(1, (a, b) => a * b)),
            name
        );
        foreach (var task in new[] { 0, 1 })
            Assert.AreEqual(
                own,
                record
                    .Parameters.Where(parameter => parameter.Task == task)
                    .Sum(parameter => parameter.Shape.Aggregate(1, (a, b) => a * b)),
                name
            );
        Assert.HasCount(2, values);
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void LearnsAndIsExportedAsItIs(string name, ImageArchitecture architecture, int shared, int own)
    {
        using var model = s_ml.MultiTask()
            .Trainer("Pixels", Picture.Tasks(), Picture.Options(architecture, 30))
            .Fit(Picture.View(s_ml, 400));
        var scored = model.Transform(Picture.View(s_ml, 200, seed: 2));
        Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference, name);
        // Always saying the commonest would give about 0.25. The mean of each channel forgets where something is, except at the edges.
        var accuracy = s_ml.MulticlassClassification.Evaluate(scored, "Quarter", "Quarter.Score", "Quarter.PredictedLabel").MicroAccuracy;
        Assert.IsGreaterThan(architecture is ResNet ? 0.6 : 0.95, accuracy, name);
        Assert.IsGreaterThan(0.8, s_ml.Regression.Evaluate(scored, "Brightness", "Brightness.Score").RSquared, name);
        Assert.IsTrue(shared > own);
    }

    [TestMethod]
    public void WorksWithABalancerOfGradients()
    {
        var before = LiveTensors.Count();
        foreach (
            var architecture in new ImageArchitecture[]
            {
                Picture.SmallLeNet(4),
                new ResNet { Channels = [4] },
            }
        )
        {
            var options = Picture.Options(architecture, 1);
            using var model = s_ml.MultiTask()
                .Trainer(
                    "Pixels",
                    Picture.Tasks(),
                    new MultiTaskOptions
                    {
                        Architecture = architecture,
                        ColumnEncodings = options.ColumnEncodings,
                        Balancer = new PcGrad(),
                        MaximumEpochs = 1,
                        BatchSize = 32,
                        Seed = 1,
                        Threads = 1,
                        ValidationFraction = 0,
                    }
                )
                .Fit(Picture.View(s_ml, 100));
            Assert.IsLessThanOrEqualTo(1e-5, model.ExportDifference);
        }
        Assert.AreEqual(before, torch.Tensor.TotalCount);
    }

    [TestMethod]
    public void TheDefaultsAreThoseOfParetoMtl()
    {
        // Convolutions of 10 · 81 + 10 and 20 · 10 · 25 + 20, and 36 → 28 → 14 → 10 → 5: a layer of 20 · 25 · 50 + 50.
        Assert.AreEqual(820 + 5020 + 25_050, SharedParameters(new LeNet(), 36));
        // On 28 × 28: 28 → 20 → 10 → 6 → 3.
        Assert.AreEqual(820 + 5020 + 20 * 9 * 50 + 50, SharedParameters(new LeNet(), 28));
        Assert.AreEqual(260 + 5020 + 20 * 16 * 50 + 50, SharedParameters(new LeNet { Kernels = [5] }, 28));
    }

    [TestMethod]
    public void APlainResidualBlockAddsItsInput()
    {
        using var scope = torch.NewDisposeScope();
        var architecture = new ResNet
        {
            Channels = [1],
            Normalization = LayerNormalization.None,
            Activation = Activation.Identity,
        };
        var record = new ShapeRecord();
        architecture.Represent(new ShapeOps(record), new ShapeValue([-1, 1, 2, 2]), 1);
        using var store = new ParameterStore(record, 1, torch.CPU);
        store.ValueSpan.Clear();
        void Set(string name, int at, float value) =>
            store.ValueSpan[store.Slices.Single(slice => slice.Parameter.Name == name).Offset + at] = value;
        // The middle of a 3 × 3 kernel copies a pixel.
        Set("trunk/stem/weight", 4, 2);
        Set("trunk/stages/0/0/first/convolution/weight", 4, 3);
        Set("trunk/stages/0/0/second/convolution/weight", 4, 5);
        Set("trunk/stages/0/0/second/convolution/bias", 0, 0.5f);
        using var grad = torch.no_grad();
        var ops = new TorchOps(store, new TrainingMode { IsTraining = false });
        var value = architecture.Represent(ops, torch.tensor(new float[] { 1, 2, 3, 4 }, [1, 1, 2, 2]), 1)[0];
        // Mean 2.5, twice that; the block gives x + 15 x + 0.5.
        Assert.AreEqual(16 * 5 + 0.5, value.item<float>(), 1e-4);
    }

    [TestMethod]
    public void TheSummaryShowsTheConvolutions()
    {
        var summary = s_ml.MultiTask()
            .Trainer("Pixels", Picture.Tasks(), Picture.Options(Picture.SmallLeNet(), 1))
            .Summarize(Picture.View(s_ml, 50))
            .ToString();
        StringAssert.Contains(summary, "Conv2d");
        StringAssert.Contains(summary, "[batch, 6, 6, 6]");
        StringAssert.Contains(summary, "MaxPool2d");
        // 9 · 6 · 36 multiply-adds of the first convolution.
        StringAssert.Contains(summary, "1,944");
    }

    [TestMethod]
    public void OptionsOutOfRangeAreRefusedByName()
    {
        foreach (
            var (option, architecture) in new (string, Architecture)[]
            {
                ("Channels", new LeNet { Channels = [] }),
                ("Channels", new LeNet { Channels = [0, 1] }),
                ("Kernels", new LeNet { Kernels = [] }),
                ("Kernels", new LeNet { Kernels = [5, 5, 5] }),
                ("Kernels", new LeNet { Kernels = [0] }),
                ("Padding", new LeNet { Padding = -1 }),
                ("Pool", new LeNet { Pool = 0 }),
                ("HiddenLayers", new LeNet { HiddenLayers = [0] }),
                ("TowerLayers", new LeNet { TowerLayers = [0] }),
                ("Normalization", new LeNet { Normalization = LayerNormalization.Layer }),
                ("Channels", new ResNet { Channels = [] }),
                ("BlocksPerStage", new ResNet { BlocksPerStage = 0 }),
                ("Normalization", new ResNet { Normalization = LayerNormalization.Layer }),
            }
        )
            Assert.AreEqual(option, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => architecture.Validate(2)).ParamName);
        new LeNet().Validate(2);
        new ResNet().Validate(2);
    }

    private static int SharedParameters(Architecture architecture, int side)
    {
        var record = new ShapeRecord();
        architecture.Represent(new ShapeOps(record), new ShapeValue([-1, 1, side, side]), 2);
        return record.Parameters.Where(parameter => parameter.Task is null).Sum(parameter => parameter.Shape.Aggregate(1, (a, b) => a * b));
    }
}
