using Microsoft.ML;
using MlNet.MultiTask.Graph;
using static MlNet.MultiTask.Graph.OnnxAttributes;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The maps of a network from an ONNX file under a decoder: a class for each pixel.</summary>
[TestClass]
public sealed class TrunkDecoderTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    [DataRow(true, false)]
    [DataRow(false, false)]
    [DataRow(true, true)]
    public void ADecoderReadsTheMapsOfAFile(bool trainable, bool fromScratch)
    {
        var image = new ImageEncoding(3, Sight.Height, Sight.Width)
        {
            Trunk = new OnnxTrunk(File())
            {
                Outputs = ["fine", "middle", "coarse"],
                Trainable = trainable,
                FromScratch = fromScratch,
            },
            Decoder = new UNetDecoder(),
        };
        using var model = s_ml.MultiTask().Trainer("Image", Sight.Tasks(), Sight.Options(20, image)).Fit(Sight.View(s_ml, 160));

        Assert.IsLessThan(1e-4, model.ExportDifference, "the exported network gives what the trained one does");
        var metrics = s_ml.MultiTask().Evaluate(model.Transform(Sight.View(s_ml, 60, seed: 2)));
        Assert.IsGreaterThan(0.8, metrics["Ground"].Segmentation.MeanIou);
        // The file's weights are in the model, changed where they were trained.
        var graph = OnnxModelFile.Parse(model.OnnxModel).Graph;
        var stem = graph.Initializer.Single(tensor => tensor.Name.EndsWith("stem", StringComparison.Ordinal)).Floats();
        var given = OnnxModelFile.Parse(File()).Graph.Initializer.Single(tensor => tensor.Name == "stem").Floats();
        Assert.AreEqual(!trainable, stem.SequenceEqual(given));
    }

    // Three convolutions, the second and the third at half the size of the one in front.
    private static byte[] File() =>
        new OnnxFile()
            .Input(-1, 3, Sight.Height, Sight.Width)
            .Weight("stem", [8, 3, 3, 3])
            .Weight("second", [12, 8, 3, 3], 0.2)
            .Weight("third", [16, 12, 3, 3], 0.2)
            .Node("Conv", "x stem", "a", Ints("pads", [1L, 1L, 1L, 1L]))
            .Node("Relu", "a", "fine")
            .Node("Conv", "fine second", "b", Ints("pads", [1L, 1L, 1L, 1L]), Ints("strides", [2L, 2L]))
            .Node("Relu", "b", "middle")
            .Node("Conv", "middle third", "c", Ints("pads", [1L, 1L, 1L, 1L]), Ints("strides", [2L, 2L]))
            .Node("Relu", "c", "coarse")
            .Node("GlobalAveragePool", "coarse", "pooled")
            .Node("Flatten", "pooled", "y")
            .Bytes("y");
}
