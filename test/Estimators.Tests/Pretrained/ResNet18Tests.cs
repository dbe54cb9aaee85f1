namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A published network: ResNet-18 as ML.NET's package for image features has it, written by CNTK in opset 8.</summary>
[TestClass]
public sealed class ResNet18Tests
{
    private const string Package = "microsoft.ml.dnnimagefeaturizer.resnet18/0.23.1/tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx";

    /// <summary>The file in the package folder; inconclusive where the package could not be had.</summary>
    internal static string Path
    {
        get
        {
            var packages =
                Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            var path = System.IO.Path.Combine(packages, Package);
            if (!File.Exists(path))
                Assert.Inconclusive($"The package Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1 is not there: no '{path}'.");
            return path;
        }
    }

    /// <summary>As a user reads it: its 16 million weights are no raw data.</summary>
    [TestMethod]
    public void ItIsReadFromItsPath()
    {
        var trunk = new OnnxTrunk(Path) { Outputs = ["ReLU253_Output_0", "ReLU393_Output_0"] };
        trunk.Validate(1);
        Assert.IsTrue(trunk.HasStages);
    }

    [TestMethod]
    public void TwentyImagesAreAsInOnnxRuntime()
    {
        var graph = new TrunkGraph(OnnxModelFile(), TrunkRun.All);
        long[] one = [1, 3, 224, 224];
        var file = File.ReadAllBytes(Path);
        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(file);
        using var run = new Microsoft.ML.OnnxRuntime.RunOptions();
        var images = Enumerable.Range(0, 20).Select(Image).ToArray();
        var wants = images.Select(image =>
        {
            using var x = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(image, one);
            using var results = session.Run(run, [session.InputNames[0]], [x], session.OutputNames);
            return results[0].GetTensorDataAsSpan<float>().ToArray();
        });
        // The file says a batch of one; the trunk takes all at once.
        var (got, shape) = TrunkRun.Torch(graph, [.. images.SelectMany(image => image)], [20, 3, 224, 224]);
        CollectionAssert.AreEqual(new long[] { 20, 512, 1, 1 }, shape);
        float[] all = [.. wants.SelectMany(want => want)];
        Console.WriteLine($"largest value {all.Max()}, largest difference {all.Zip(got, (a, b) => Math.Abs(a - b)).Max()}");
        TrunkRun.Near(all, got, 1e-4, "ResNet-18");
    }

    /// <summary>96 × 128 pixels instead of 224 × 224: what is exported is what was trained. Multiples of 32 are even down to the last
    /// stage, so that the borders stay as the file has them.</summary>
    [TestMethod]
    public void SmallerImagesAreReadToo()
    {
        var graph = new TrunkGraph(OnnxModelFile(), TrunkRun.All);
        long[] shape = [2, 3, 96, 128];
        var input = TrunkRun.Random(shape);
        var (want, size) = TrunkRun.Torch(graph, input, shape);
        CollectionAssert.AreEqual(new long[] { 2, 512, 1, 1 }, size);
        TrunkRun.Near(want, TrunkRun.Exported(graph, input, shape), 1e-4, "96 × 128");
    }

    /// <summary>90 × 120 pixels, with odd sizes on the way: the borders that the file has for even sizes become those that fit. ONNX
    /// Runtime gets the same file with borders that it fits itself.</summary>
    [TestMethod]
    public void SizesThatAreNoMultiplesOf32AreReadToo()
    {
        var model = OnnxModelFile();
        long[] shape = [1, 3, 90, 120];
        var input = TrunkRun.Random(shape);
        var graph = new TrunkGraph(model, TrunkRun.All);
        var (got, size) = TrunkRun.Torch(graph, input, shape);
        CollectionAssert.AreEqual(new long[] { 1, 512, 1, 1 }, size);

        var other = model.Clone();
        for (var i = 0; i < 4; i++)
            other.Graph.Input.Single(value => value.Name == graph.Input).Type.TensorType.Shape.Dim[i].DimValue = shape[i];
        other.Graph.ValueInfo.Clear();
        other.Graph.Output.Single().Type.TensorType.Shape = null;
        foreach (var node in other.Graph.Node)
        {
            if (node.OpType is "Conv" or "MaxPool")
            {
                node.Attribute.Remove(node.Attribute.Single(attribute => attribute.Name == "pads"));
                node.Attribute.Single(attribute => attribute.Name == "auto_pad").S = Google.Protobuf.ByteString.CopyFromUtf8("SAME_LOWER");
            }
            else if (node.OpType == "AveragePool")
            {
                node.OpType = "GlobalAveragePool";
                node.Attribute.Clear();
            }
        }
        var (want, _) = OnnxFile.Run(
            Google.Protobuf.MessageExtensions.ToByteArray(other),
            input,
            shape,
            other.Graph.Output.Single().Name,
            graph.Input
        );
        TrunkRun.Near(want, got, 1e-4, "90 × 120");
        TrunkRun.Near(want, TrunkRun.Exported(graph, input, shape), 1e-4, "90 × 120, exported");
    }

    private static MultiTask.Onnx.ModelProto OnnxModelFile() =>
        MultiTask.Graph.OnnxModelFile.Read(Path, MultiTask.Graph.OnnxLimits.OfStranger(new FileInfo(Path).Length));

    // Smooth stripes of their own frequencies and some noise, normalised as photographs are.
    private static float[] Image(int seed)
    {
        var random = new SeededRandom(seed);
        var pixels = new float[3 * 224 * 224];
        for (var channel = 0; channel < 3; channel++)
        {
            var (across, down) = (random.Uniform() / 8, random.Uniform() / 8);
            for (var p = 0; p < 224 * 224; p++)
                pixels[channel * 224 * 224 + p] = (float)(
                    2 * Math.Sin(across * (p % 224)) * Math.Cos(down * (p / 224)) + 0.2 * random.Normal()
                );
        }
        return pixels;
    }
}
