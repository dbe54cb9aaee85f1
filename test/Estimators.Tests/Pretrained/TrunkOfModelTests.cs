using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.ML;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Transformers.Tests;
using static MlNet.MultiTask.Graph.OnnxAttributes;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A trunk's structure travels with the fitted model and with checkpoints, so that no ONNX file is needed to train
/// further.</summary>
[TestClass]
public sealed class TrunkOfModelTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly byte[] s_file = TrunkTrainingTests.Images().Bytes("y");

    /// <summary>A learning rate of nearly nothing: what is trained further with the trunk that the model has itself is the model.</summary>
    [TestMethod]
    public void AModelIsTrainedFurtherWithTheTrunkThatItHas()
    {
        using var folder = new TemporaryFolder();
        using var model = Fit(new OnnxTrunk(s_file) { TrainableFrom = "node c" });
        var view = Picture.View(s_ml, 50, 4);
        var before = TrunkTrainingTests.Scores(model, view);
        var path = Path.Combine(folder.Path, "model.zip");
        s_ml.MultiTask().Save(model, view.Schema, path);
        using var loaded = (MultiTaskTransformer)s_ml.MultiTask().Load(path, out _);
        var trunk = new OnnxTrunk(loaded) { TrainableFrom = "node c" };
        Assert.AreEqual(new OnnxTrunk(s_file).Digest, trunk.Digest);
        using var same = Continue(loaded, trunk);
        TrunkRun.Near(before, TrunkTrainingTests.Scores(same, view), 1e-4, "trained further by nothing");
        // And once more, from the model that came of it.
        using var again = Continue(same, new OnnxTrunk(same, "Pixels") { TrainableFrom = "node c" });
        TrunkRun.Near(before, TrunkTrainingTests.Scores(again, view), 1e-4, "trained further twice");
        // The file itself is still the same trunk.
        using var byFile = Continue(same, new OnnxTrunk(s_file) { TrainableFrom = "node c" });
        TrunkRun.Near(before, TrunkTrainingTests.Scores(byFile, view), 1e-4, "trained further with the file");
    }

    /// <summary>With other tasks: the weights are the model's, those of the file and those that were trained.</summary>
    [TestMethod]
    public void ItIsTheStartOfAModelWithOtherTasks()
    {
        using var model = Fit(new OnnxTrunk(s_file) { BatchStatistics = true });
        var options = TrunkTrainingTests.Options(new OnnxTrunk(model) { Trainable = false }, 1);
        using var other = s_ml.MultiTask()
            .Trainer(["Pixels"], [Tasks.Regression("Other", "Brightness")], options)
            .Fit(Picture.View(s_ml, 64, 5));
        var first = TrunkTrainingTests.Weights(model.OnnxModel.ToArray());
        var second = TrunkTrainingTests.Weights(other.OnnxModel.ToArray());
        foreach (var name in new[] { "first.weight", "scale", "shift", "mean", "variance", "second.weight", "second.bias" })
            CollectionAssert.AreEqual(TrunkTrainingTests.Of(first, name), TrunkTrainingTests.Of(second, name), name);
        CollectionAssert.AreNotEqual(
            TrunkTrainingTests.Weights(s_file)["mean"],
            TrunkTrainingTests.Of(second, "mean"),
            "trained running means are taken too"
        );
    }

    /// <summary>Weights that a file keeps in another form, a bound, a border and a position: what the network was built with travels too.
    /// The model's scores are those of a fresh one with the file.</summary>
    [TestMethod]
    public void WhatTheNetworkWasBuiltWithTravelsToo()
    {
        var file = new OnnxFile()
            .Input(-1, 1, 8, 8)
            .Weight("w", [9, 4])
            .Integers("s", 1, 4, 9)
            .Integers("k", 4, 1, 3, 3)
            .Node("Reshape", "w s", "r")
            .Node("Transpose", "r", "t", Ints("perm", [0L, 1, 2]))
            .Node("Reshape", "t k", "v")
            .Integers("p", 0, 0, 1, 1, 0, 0, 1, 1)
            .Floats("z", [], 0.5f)
            .Node("Pad", "x p z", "b")
            .Node("Conv", "b v", "c")
            .Floats("low", [], -0.2f)
            .Floats("high", [], 0.7f)
            .Node("Clip", "c low high", "l")
            .Weight("scale", [4, 1, 1])
            .Node("Mul", "l scale", "m")
            .Node("GlobalAveragePool", "m", "y");
        var trunk = new OnnxTrunk(file.Bytes("y")) { Trainable = false };
        using var model = Fit(trunk);
        var view = Picture.View(s_ml, 50, 4);
        using var same = Continue(model, new OnnxTrunk(model) { Trainable = false });
        TrunkRun.Near(TrunkTrainingTests.Scores(model, view), TrunkTrainingTests.Scores(same, view), 1e-4, "trained further by nothing");
    }

    /// <summary>What lies behind the trunk's end does not travel, and the end may be named as it was.</summary>
    [TestMethod]
    public void TheTrunksEndTravelsToo()
    {
        var view = Picture.View(s_ml, 50, 4);
        using var one = Fit(new OnnxTrunk(s_file) { Output = "r" });
        using var oneMore = Continue(one, new OnnxTrunk(one) { Output = "r" });
        TrunkRun.Near(TrunkTrainingTests.Scores(one, view), TrunkTrainingTests.Scores(oneMore, view), 1e-4, "one value");
        using var two = Fit(new OnnxTrunk(s_file) { Outputs = ["node r", "c"] });
        using var twoMore = Continue(two, new OnnxTrunk(two) { Outputs = ["node r", "c"] });
        TrunkRun.Near(TrunkTrainingTests.Scores(two, view), TrunkTrainingTests.Scores(twoMore, view), 1e-4, "two values");
        Assert.Contains("'t'", Assert.ThrowsExactly<OnnxModelException>(() => new OnnxTrunk(two) { Output = "t" }.Validate(1)).Message);
        var other = Assert.ThrowsExactly<InvalidOperationException>(() => Continue(two, new OnnxTrunk(two) { Output = "c" }));
        Assert.Contains("Outputs", other.Message);
    }

    /// <summary>Weights that are in the model are not in its metadata a second time.</summary>
    [TestMethod]
    public void OnlyTheStructureTravels()
    {
        var file = new OnnxFile()
            .Input(-1, 1, 8, 8)
            .Weight("first", [64, 1, 3, 3])
            .Weight("second", [64, 64, 3, 3])
            .Weight("bias", [64])
            .Node("Conv", "x first", "a")
            .Node("Relu", "a", "r")
            .Node("Conv", "r second bias", "c")
            .Node("GlobalAveragePool", "c", "y");
        using var model = Fit(new OnnxTrunk(file.Bytes("y")));
        var metadata = OnnxModelFile.Parse(model.OnnxModel).MetadataProps.Sum(entry => entry.Value.Length);
        Assert.IsLessThan(8_000, metadata);
        Assert.IsGreaterThan(64 * 64 * 9 * sizeof(float), model.OnnxModel.Length);
    }

    [TestMethod]
    public void ModelsFromBeforeNeedTheirFile()
    {
        using var model = Fit(new OnnxTrunk(s_file));
        // As the version before wrote it: without trunks, and without the settings that are new.
        using var old = Changed(model, json =>
        {
            Assert.IsTrue(json.Remove("trunks"));
            var settings = json["encodings"]![0]!["settings"]!["values"]!["Trunk"]!["values"]!.AsObject();
            foreach (var name in settings.Select(entry => entry.Key).ToArray())
                if (name is not ("BatchStatistics" or "Digest" or "LearningRateFactor" or "Output" or "Trainable" or "TrainableFrom"))
                    settings.Remove(name);
        });
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => new OnnxTrunk(old));
        Assert.Contains("left it to the file", error.Message);
        using var further = Continue(old, new OnnxTrunk(s_file));
        var view = Picture.View(s_ml, 20, 4);
        TrunkRun.Near(TrunkTrainingTests.Scores(model, view), TrunkTrainingTests.Scores(further, view), 1e-4, "with the file");
    }

    [TestMethod]
    public void ADamagedTrunkIsRefused()
    {
        using var model = Fit(new OnnxTrunk(s_file));
        Assert.Contains("'Camera'", Assert.ThrowsExactly<InvalidOperationException>(() => new OnnxTrunk(model, "Camera")).Message);
        foreach (var bytes in new[] { [], [1, 2, 3], new byte[100], Bomb() })
        {
            using var bad = Changed(model, json => json["trunks"]![0]!["structure"] = Convert.ToBase64String(bytes));
            Assert.ThrowsExactly<OnnxModelException>(() => new OnnxTrunk(bad), $"{bytes.Length} bytes");
        }
        using var noNumber = Changed(model, json => json["trunks"] = 7);
        Assert.ThrowsExactly<OnnxModelException>(() => new OnnxTrunk(noNumber));

        static byte[] Bomb()
        {
            using var packed = new MemoryStream();
            using (var zip = new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Fastest))
                for (var i = 0; i < 80; i++)
                    zip.Write(new byte[1 << 20]);
            return packed.ToArray();
        }
    }

    /// <summary>Structures with fields changed at random are read, or refused with the one exception that is documented.</summary>
    [TestMethod]
    public void MutatedStructuresAreReadOrRefused()
    {
        var trunk = new OnnxTrunk(s_file);
        trunk.Trunk(new ShapeOps(new ShapeRecord()), new ShapeValue([-1, 1, 8, 8]));
        using var packed = new System.IO.Compression.BrotliStream(
            new MemoryStream(trunk.Structure()),
            System.IO.Compression.CompressionMode.Decompress
        );
        using var whole = new MemoryStream();
        packed.CopyTo(whole);
        var weights = TrunkTrainingTests.Weights(s_file);
        var read = 0;
        for (var i = 0; i < 500; i++)
        {
            var bytes = new FieldMutator(new Random(i)).Mutate(Onnx.ModelProto.Parser.ParseFrom(whole.ToArray()));
            using var changed = new MemoryStream();
            using (var zip = new System.IO.Compression.BrotliStream(changed, System.IO.Compression.CompressionLevel.Fastest))
                zip.Write(bytes);
            try
            {
                var model = TrunkFile.Restore(changed.ToArray(), Values);
                new TrunkGraph(model, TrunkRun.All).Run(new ShapeOps(new ShapeRecord()), new ShapeValue([-1, 1, 8, 8]), 1, 8, 8);
                read++;
            }
            catch (OnnxModelException) { }
        }
        Console.WriteLine($"{read} of 500 were read");
        Assert.IsGreaterThan(50, read);
        Assert.IsLessThan(450, read);

        float[]? Values(string name) => weights.GetValueOrDefault(name.Replace(".running", "", StringComparison.Ordinal));
    }

    /// <summary>The checkpoints have the trunk that the training began with.</summary>
    [TestMethod]
    public void AnInterruptedTrainingIsResumedWithoutTheFile()
    {
        using var folder = new TemporaryFolder();
        using var whole = Run(new OnnxTrunk(s_file), default, null);
        using var stop = new CancellationTokenSource();
        Run(new OnnxTrunk(s_file), stop.Token, new TrunkTrainingTests.Stopper(stop, 2), folder.Path).Dispose();
        using var resumed = Run(new OnnxTrunk(folder.Path), default, null, folder.Path);
        var (want, got) = (TrunkTrainingTests.Weights(whole.OnnxModel.ToArray()), TrunkTrainingTests.Weights(resumed.OnnxModel.ToArray()));
        foreach (var (name, values) in want)
            CollectionAssert.AreEqual(values, got[name], name);
        using var empty = new TemporaryFolder();
        Assert.Contains("no checkpoint", Assert.ThrowsExactly<InvalidOperationException>(() => new OnnxTrunk(empty.Path)).Message);

        static MultiTaskTransformer Run(OnnxTrunk trunk, CancellationToken token, IProgress<TrainingProgress>? progress, string? to = null)
        {
            var options = TrunkTrainingTests.Options(trunk, 4) with
            {
                Checkpoints = to is null ? null : new CheckpointOptions { Folder = to },
                CancellationToken = token,
                Progress = progress,
            };
            return s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Fit(Picture.View(s_ml, 100));
        }
    }

    private static MultiTaskTransformer Fit(OnnxTrunk trunk) =>
        s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), TrunkTrainingTests.Options(trunk, 2)).Fit(Picture.View(s_ml, 100));

    private static MultiTaskTransformer Continue(MultiTaskTransformer model, OnnxTrunk trunk)
    {
        var options = TrunkTrainingTests.Options(trunk, 1) with { Optimizer = new Adam { LearningRate = 1e-12 } };
        return s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Continue(model, Picture.View(s_ml, 64, 5));
    }

    private static MultiTaskTransformer Changed(MultiTaskTransformer model, Action<JsonObject> change)
    {
        var onnx = OnnxModelFile.Parse(model.OnnxModel);
        var entry = onnx.MetadataProps.Single(property => property.Key == MetadataKeys.Fitted);
        var json = JsonNode.Parse(entry.Value)!.AsObject();
        change(json);
        entry.Value = json.ToJsonString();
        using var stream = new MemoryStream(onnx.ToByteArray());
        return (MultiTaskTransformer)s_ml.MultiTask().Load(stream, out _);
    }
}
