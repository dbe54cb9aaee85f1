using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask.Transformers.Tests;

[TestClass]
public sealed class TritonRepositoryTests
{
    private static readonly string s_folder = Directory.CreateTempSubdirectory("multitask-triton-").FullName;
    private static readonly string s_onnx = Path.Combine(s_folder, "usual.onnx");

    [ClassInitialize]
    public static void Export(TestContext _)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Pipelines.Rows(60, false));
        ml.MultiTask().ConvertToOnnx(Pipelines.Usual(ml, data), data, s_onnx);
    }

    [ClassCleanup]
    public static void Delete() => Directory.Delete(s_folder, recursive: true);

    [TestMethod]
    public void WritesTheConfigurationThatTritonDocuments()
    {
        var repository = Path.Combine(s_folder, "documented");
        TritonRepository.Add(
            repository,
            "usual",
            s_onnx,
            new TritonOptions
            {
                MaximumBatchSize = 128,
                MaximumDelay = TimeSpan.FromMilliseconds(2.5),
                Instances = 2,
                Gpu = true,
            }
        );

        // By hand, after the message ModelConfig: tensors without their batch dimension.
        const string expected = """
            name: "usual"
            backend: "onnxruntime"
            max_batch_size: 128
            input [ { name: "Island" data_type: TYPE_STRING dims: [ 1 ] } ]
            input [ { name: "Bill" data_type: TYPE_FP32 dims: [ 1 ] } ]
            input [ { name: "Depth" data_type: TYPE_FP32 dims: [ 1 ] } ]
            output [ { name: "Species.Score" data_type: TYPE_FP32 dims: [ 3 ] } ]
            output [ { name: "Species.PredictedLabel" data_type: TYPE_STRING dims: [ 1 ] } ]
            output [ { name: "SpeciesSize.Score" data_type: TYPE_FP32 dims: [ 1 ] } ]
            dynamic_batching { max_queue_delay_microseconds: 2500 }
            instance_group [ { count: 2 kind: KIND_GPU } ]

            """;
        Assert.AreEqual(expected, File.ReadAllText(Path.Combine(repository, "usual", "config.pbtxt")));
    }

    [TestMethod]
    public void AddsVersionsAndLeavesWhatIsThere()
    {
        var repository = Path.Combine(s_folder, "versions");
        TritonRepository.Add(repository, "usual", s_onnx);
        TritonRepository.Add(repository, "usual", s_onnx, new TritonOptions { Version = 2 });

        CollectionAssert.AreEquivalent(
            new[] { "1", "2", "config.pbtxt" },
            Directory.EnumerateFileSystemEntries(Path.Combine(repository, "usual")).Select(Path.GetFileName).ToArray()
        );
        using var session = new InferenceSession(Path.Combine(repository, "usual", "2", "model.onnx"));
        CollectionAssert.AreEqual(new[] { "Island", "Bill", "Depth" }, session.InputNames.ToArray());
        StringAssert.Contains(
            Assert.ThrowsExactly<IOException>(() => TritonRepository.Add(repository, "usual", s_onnx)).Message,
            "higher version"
        );
    }

    [TestMethod]
    public void RefusesWhatTritonCouldNotLoad()
    {
        var repository = Path.Combine(s_folder, "refused");
        Assert.ThrowsExactly<ArgumentException>(() => TritonRepository.Add(repository, "../elsewhere", s_onnx));
        Assert.ThrowsExactly<ArgumentException>(() => TritonRepository.Add(repository, "..", s_onnx));
        Assert.ThrowsExactly<FileNotFoundException>(() => TritonRepository.Add(repository, "usual", s_onnx + ".missing"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            TritonRepository.Add(repository, "usual", s_onnx, new TritonOptions { Version = 0 })
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            TritonRepository.Add(repository, "usual", s_onnx, new TritonOptions { MaximumBatchSize = 0 })
        );
        var text = Path.Combine(s_folder, "text.onnx");
        File.WriteAllText(text, "this is no model");
        Assert.ThrowsExactly<OnnxModelException>(() => TritonRepository.Add(repository, "usual", text));
        Assert.IsFalse(Directory.Exists(repository), "nothing is left behind");
    }
}
