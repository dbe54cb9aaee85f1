using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The files themselves: their format, damage, and what they are refused for.</summary>
[TestClass]
public sealed class CheckpointFileTests
{
    [TestMethod]
    public void TheFormatIsSafetensors()
    {
        using var folder = new TemporaryFolder();
        using var model = CheckpointedTraining.Fit(CheckpointedTraining.Options(folder.Path, everyEpochs: 10));
        var bytes = File.ReadAllBytes(folder.Files[^1]);

        // Read as the format's description says, with nothing of the library.
        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.AreEqual(0, (8 + length) % 8);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)length));
        var weight = header.RootElement.GetProperty("weights/trunk/0/linear/weight");
        Assert.AreEqual("F32", weight.GetProperty("dtype").GetString());
        CollectionAssert.AreEqual(new[] { 24, 4 }, weight.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()).ToArray());
        long end = 0;
        foreach (var tensor in header.RootElement.EnumerateObject().Where(item => item.Name != "__metadata__"))
        {
            var offsets = tensor.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64()).ToArray();
            Assert.AreEqual(end, offsets[0], tensor.Name);
            end = offsets[1];
        }
        Assert.AreEqual(bytes.Length - 8 - length, end);
        foreach (var text in header.RootElement.GetProperty("__metadata__").EnumerateObject())
            Assert.AreEqual(JsonValueKind.String, text.Value.ValueKind);
    }

    [TestMethod]
    public void ADamagedCheckpointIsAnErrorThatNamesTheOneBeforeIt()
    {
        using var folder = new TemporaryFolder();
        using (CheckpointedTraining.Fit(CheckpointedTraining.Options(folder.Path, everyEpochs: 10))) { }
        var (before, newest) = (folder.Files[0], folder.Files[1]);
        var whole = File.ReadAllBytes(newest);
        var damages = new List<(string What, byte[] Bytes)>
        {
            ("empty", []),
            ("cut off in the header", whole[..40]),
            ("cut off at the end", whole[..^1]),
            ("one byte more", [.. whole, 0]),
            ("no JSON", [.. BitConverter.GetBytes(2L), .. "[]"u8]),
            ("a huge header", [.. BitConverter.GetBytes(long.MaxValue), .. "{}"u8]),
        };
        var random = new Random(1);
        for (var i = 0; i < 60; i++)
        {
            var flipped = whole.ToArray();
            var at = i < 30 ? random.Next(3000) : random.Next(whole.Length);
            flipped[at] ^= (byte)(1 << random.Next(8));
            damages.Add(($"a bit of byte {at} flipped", flipped));
        }
        foreach (var (what, bytes) in damages)
        {
            File.WriteAllBytes(newest, bytes);
            var error = Assert.ThrowsExactly<InvalidDataException>(
                () => new TrainingCheckpoints(new CheckpointOptions { Folder = folder.Path }),
                what
            );
            StringAssert.Contains(error.Message, newest);
            StringAssert.Contains(error.Message, before);
        }
        // The one before is whole: without the damaged one the training goes on from it and ends the same.
        File.Delete(newest);
        using var model = CheckpointedTraining.Fit(CheckpointedTraining.Options(folder.Path, everyEpochs: 10));
        CollectionAssert.AreEqual(whole, File.ReadAllBytes(newest));
    }

    [TestMethod]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, DisplayName = "fewer bytes than the shape")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, DisplayName = "a gap")]
    [DataRow(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        4,
        DisplayName = "an overlap"
    )]
    [DataRow(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8,
        DisplayName = "a name twice"
    )]
    [DataRow("""{"a":{"dtype":"F4","shape":[1],"data_offsets":[0,4]}}""", 4, DisplayName = "an unknown type")]
    [DataRow("""{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}""", 4, DisplayName = "a negative size")]
    [DataRow("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, DisplayName = "a size that overflows")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 12, DisplayName = "bytes left over")]
    [DataRow("""{"a":{"dtype":"F32","shape":[1]}}""", 4, DisplayName = "no offsets")]
    [DataRow("""{"a":[1,2]}""", 0, DisplayName = "no object")]
    public void FalseClaimsAreRefused(string header, int dataBytes)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "x.safetensors");
        File.WriteAllBytes(
            path,
            [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[dataBytes]]
        );

        Assert.ThrowsExactly<InvalidDataException>(() => SafeTensorsFile.Read(path));
    }

    [TestMethod]
    public void AnotherTrainingIsRefused()
    {
        using var folder = new TemporaryFolder();
        void Fit(int rows = 300, double rate = 0.02, int width = 8, bool resume = true, params TaskDefinition[] tasks)
        {
            var options = new MultiTaskOptions
            {
                Architecture = new HardSharing { TrunkLayers = [width] },
                Optimizer = new Adam { LearningRate = rate },
                MaximumEpochs = 1,
                BatchSize = 16,
                Seed = 1,
                Threads = 1,
                Checkpoints = new CheckpointOptions { Folder = folder.Path, Resume = resume },
            };
            Sample.Fit(Sample.Many(rows), options, tasks).Dispose();
        }

        Fit();
        Fit();
        Refused(() => Fit(rows: 299), "training rows");
        Refused(() => Fit(rate: 0.03), "option Optimizer", "0.02", "0.03");
        Refused(() => Fit(width: 9), "option Architecture", "[8]", "[9]");
        Refused(() => Fit(tasks: [Tasks.Regression("Sum", "Sum")]), "tasks was Class, Sign, Sum and is Sum");
        Fit(rows: 299, resume: false);
        Refused(() => Fit(), "training rows");

        static void Refused(Action fit, params string[] parts)
        {
            var error = Assert.ThrowsExactly<InvalidOperationException>(fit);
            foreach (var part in parts)
                StringAssert.Contains(error.Message, part);
        }
    }

    [TestMethod]
    public void WhatWasLeftUnfinishedIsRemoved()
    {
        using var folder = new TemporaryFolder();
        var left = Path.Combine(folder.Path, "checkpoint-000000000007.safetensors.unfinished");
        File.WriteAllText(left, "half a checkpoint");
        using var checkpoints = new TrainingCheckpoints(new CheckpointOptions { Folder = folder.Path });

        Assert.IsFalse(File.Exists(left));
    }
}
