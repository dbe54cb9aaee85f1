using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>
/// Models and checkpoints that former versions of the library wrote. The files in Continuing/Files were written at commit 760c715, by the
/// training of <see cref="OlderTraining"/>; never write them anew.
/// </summary>
[TestClass]
public sealed class OlderFilesTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void AModelOfVersion1IsTrainedFurther()
    {
        var model = s_ml.MultiTask().Load(Path.Combine(Files, "model-1.zip"), out _);
        using var owned = model as IDisposable;
        var before = Scores(model);
        // A rate of nearly nothing: what was read is what comes out.
        var nearlyStill = OlderTraining.Options() with
        {
            Optimizer = new Adam { LearningRate = 1e-12 },
            MaximumEpochs = 1,
            ValidationFraction = 0,
        };
        using var same = OlderTraining.Trainer(nearlyStill).Continue(Network(model), OlderTraining.Rows(3));

        foreach (var (old, now) in before.Zip(Scores(same)))
            Assert.AreEqual(old, now, 1e-5 * Math.Max(1, Math.Abs(old)));
    }

    [TestMethod]
    public void AModelOfVersion1IsRefusedWhereSettingsDiffer()
    {
        var model = s_ml.MultiTask().Load(Path.Combine(Files, "model-1.zip"), out _);
        using var owned = model as IDisposable;
        var options = OlderTraining.Options();
        Refused(
            Network(model),
            options with
            {
                Architecture = new Mmoe
                {
                    ExpertLayers = [6],
                    ExpertCount = 2,
                    TowerLayers = [4],
                    Activation = Activation.Elu,
                },
            },
            "Dropout was 0.1 and is 0"
        );
        Refused(Network(model), options with { Architecture = new HardSharing() }, "was Mmoe(", "is HardSharing(");
        Refused(
            Network(model),
            options with
            {
                ColumnEncodings = new Dictionary<string, NumericEncoding>
                {
                    ["Features"] = new PeriodicEncoding { Frequencies = 2, Width = 2 },
                },
            },
            "Column 'Features'",
            "Sigma was 0.2 and is 0.1"
        );
    }

    [TestMethod]
    public void ACheckpointOfFormat2IsResumed()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Files, "checkpoint-2.safetensors"), Path.Combine(folder.Path, "checkpoint-000000000008.safetensors"));
        var epochs = new List<int>();
        using var resumed = OlderTraining
            .Trainer(OlderTraining.Options(new CheckpointOptions { Folder = folder.Path }, report => epochs.Add(report.Epoch)))
            .Fit(OlderTraining.Rows());

        CollectionAssert.AreEqual(new[] { 3, 4 }, epochs);
        // What the training came to where the file was written. That machine may round otherwise.
        var model = s_ml.MultiTask().Load(Path.Combine(Files, "model-1.zip"), out _);
        using var owned = model as IDisposable;
        foreach (var (old, now) in Scores(model).Zip(Scores(resumed)))
            Assert.AreEqual(old, now, 1e-4 * Math.Max(1, Math.Abs(old)));
    }

    [TestMethod]
    public void ACheckpointOfFormat2IsRefusedWhereSettingsDiffer()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Files, "checkpoint-2.safetensors"), Path.Combine(folder.Path, "checkpoint-000000000008.safetensors"));
        var options = OlderTraining.Options(new CheckpointOptions { Folder = folder.Path });
        Refused(options with { BatchSize = 17 }, "option BatchSize was 16 and is 17");
        Refused(
            options with
            {
                Optimizer = new Sgd
                {
                    LearningRate = 0.02,
                    Momentum = 0.9,
                    Nesterov = true,
                },
            },
            "option Optimizer.Nesterov was False and is True"
        );
        Refused(options with { Balancer = new Uncertainty() }, "option Balancer was Famo(");
    }

    /// <summary>A setting is taken out of what a model of today holds: so it looks where the setting did not exist yet.</summary>
    [TestMethod]
    public void AModelFromBeforeASettingExistedHasItsDefault()
    {
        var options = OlderTraining.Options() with
        {
            MaximumEpochs = 1,
            Architecture = new HardSharing { TrunkLayers = [4] },
        };
        using var model = OlderTraining.Trainer(options).Fit(OlderTraining.Rows());
        using var before = Changed(model, fitted =>
        {
            Assert.IsTrue(fitted["architecture"]!["values"]!.AsObject().Remove("Dropout"));
            Assert.IsTrue(fitted["encodings"]![0]!["settings"]!["values"]!.AsObject().Remove("Sigma"));
        });
        using var further = OlderTraining.Trainer(options with { ColumnEncodings = Encoded(0.1) }).Continue(before, OlderTraining.Rows());

        Refused(before, options with { ColumnEncodings = Encoded(0.2) }, "Sigma was 0.1 and is 0.2");
        Refused(
            before,
            options with
            {
                Architecture = new HardSharing { TrunkLayers = [4], Dropout = 0.5 },
            },
            "the architecture.Dropout was 0 and is 0.5"
        );
    }

    [TestMethod]
    public void WhatALaterVersionWroteIsNamed()
    {
        var options = OlderTraining.Options() with { MaximumEpochs = 1 };
        using var model = OlderTraining.Trainer(options).Fit(OlderTraining.Rows());
        using var setting = Changed(model, fitted => fitted["architecture"]!["values"]!["Temperature"] = 2);
        Refused(setting, options, "Temperature was 2, but Mmoe has no such setting in this version of the library");
        using var type = Changed(model, fitted => fitted["architecture"]!["type"] = "NewWays");
        Refused(type, options, "was NewWays(", "is Mmoe(");
        using var value = Changed(model, fitted => fitted["architecture"]!["values"]!["Activation"] = "Snake");
        Refused(value, options, "Activation was Snake, which this version of the library does not know");
        using var version = Changed(model, fitted => fitted["version"] = 4);
        Refused(version, options, "version 4", "reads 1 to 3");
    }

    /// <summary>The same with the options and tasks of a checkpoint.</summary>
    [TestMethod]
    public void ACheckpointFromBeforeAnOptionExistedHasItsDefault()
    {
        using var folder = new TemporaryFolder();
        var options = OlderTraining.Options(new CheckpointOptions { Folder = folder.Path, Keep = 1 });
        using (OlderTraining.Trainer(options with { MaximumEpochs = 4 }).Fit(OlderTraining.Rows())) { }
        var path = folder.Files.Single();
        var (metadata, tensors) = SafeTensorsFile.Read(path);
        void Write(Action<Dictionary<string, string>> change)
        {
            var changed = new Dictionary<string, string>(metadata);
            change(changed);
            using var file = File.Create(path);
            SafeTensorsFile.Write(file, changed, tensors);
        }

        Write(texts =>
        {
            Assert.IsTrue(texts.Remove("option SetEncoderWidth"));
            texts["option Optimizer"] = texts["option Optimizer"].Replace(",\"Nesterov\":false", "", StringComparison.Ordinal);
            texts["task Sum"] = texts["task Sum"].Replace(",\"WeightColumn\":null", "", StringComparison.Ordinal);
            Assert.DoesNotContain("Nesterov", texts["option Optimizer"]);
            Assert.DoesNotContain("WeightColumn", texts["task Sum"]);
        });
        OlderTraining.Trainer(options).Fit(OlderTraining.Rows()).Dispose();
        Refused(options with { SetEncoderWidth = 64 }, "option SetEncoderWidth was 128 and is 64");
        Write(texts => texts["option Snow"] = "1");
        Refused(options, "option Snow was 1, but MultiTaskOptions has no such setting in this version of the library");
        Write(texts => texts["option Balancer"] = "{");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => OlderTraining.Trainer(options).Fit(OlderTraining.Rows())).Message,
            path
        );
        Write(texts => texts["format"] = "mlnet.multitask.checkpoint 4");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => OlderTraining.Trainer(options).Fit(OlderTraining.Rows())).Message,
            "checkpoint 4"
        );
    }

    private static string Files => Path.Combine(AppContext.BaseDirectory, "Continuing", "Files");

    private static Dictionary<string, NumericEncoding> Encoded(double sigma) =>
        new()
        {
            ["Features"] = new PeriodicEncoding
            {
                Frequencies = 2,
                Width = 2,
                Sigma = sigma,
            },
        };

    private static MultiTaskTransformer Network(ITransformer model) =>
        model as MultiTaskTransformer ?? ((TransformerChain<ITransformer>)model).OfType<MultiTaskTransformer>().Single();

    private static MultiTaskTransformer Changed(MultiTaskTransformer model, Action<JsonNode> change)
    {
        var onnx = OnnxModelFile.Parse(model.OnnxModel);
        var entry = onnx.MetadataProps.Single(entry => entry.Key == MetadataKeys.Fitted);
        var fitted = JsonNode.Parse(entry.Value)!;
        change(fitted);
        entry.Value = fitted.ToJsonString();
        return new MultiTaskTransformer(s_ml, OnnxModelFile.ToBytes(onnx), model.Schema, new ExecutionOptions());
    }

    private static float[] Scores(ITransformer model)
    {
        var scored = model.Transform(OlderTraining.Rows(9));
        return [.. new[] { "Sum.Score", "Sign.Probability" }.SelectMany(column => scored.GetColumn<float>(column))];
    }

    private static void Refused(MultiTaskTransformer model, MultiTaskOptions options, params string[] parts)
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            OlderTraining.Trainer(options).Continue(model, OlderTraining.Rows())
        );
        foreach (var part in parts)
            StringAssert.Contains(error.Message, part);
    }

    private static void Refused(MultiTaskOptions options, params string[] parts)
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => OlderTraining.Trainer(options).Fit(OlderTraining.Rows()));
        foreach (var part in parts)
            StringAssert.Contains(error.Message, part);
    }
}
