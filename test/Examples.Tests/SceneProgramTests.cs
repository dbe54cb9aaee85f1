using System.Reflection;
using System.Xml.Linq;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The detection programs, as a user would run them to see that they work.</summary>
[TestClass]
public sealed class SceneProgramTests
{
    private const string Data = "/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz";

    [TestMethod]
    public void ClassifyLocateMeasure()
    {
        using var folder = new TemporaryFolder();
        var output = Run("ClassifyLocateMeasure", folder.Path);
        foreach (
            var part in new[]
            {
                "MIT licence",
                "three tasks, Adam",
                "three tasks, AdaGrad",
                "one network per task",
                "class accuracy",
                "mean IoU",
                "size R²",
                "ONNX Runtime alone on the 200 held-out scenes",
            }
        )
            StringAssert.Contains(output, part);
        StringAssert.Contains(
            output,
            "reads Image and gives Class.Score, Class.Probability, Class.PredictedLabel, Size.Score, Where.Score"
        );
        Assert.IsTrue(File.Exists(Path.Combine(folder.Path, "scenes.onnx")));
    }

    [TestMethod]
    public void ClassifyAndDetect()
    {
        using var folder = new TemporaryFolder();
        var output = Run("ClassifyAndDetect", folder.Path);
        foreach (
            var part in new[]
            {
                "MIT licence",
                "conv4/convolution",
                "Parameters:",
                "mean IoU",
                "96 of 96 garments named as the model names them",
            }
        )
            StringAssert.Contains(output, part);

        var pictures = Directory.GetFiles(folder.Path, "batch-*.svg");
        Assert.HasCount(2, pictures);
        foreach (var picture in pictures)
        {
            var elements = XDocument.Load(picture).Descendants().ToArray();
            var images = elements.Where(element => element.Name.LocalName == "image").ToArray();
            var boxes = elements
                .Where(element => element.Name.LocalName == "rect" && (string?)element.Attribute("fill") == "none")
                .ToArray();
            Assert.HasCount(48, images);
            Assert.IsTrue(
                images.All(image =>
                    ((string?)image.Attribute("href"))?.StartsWith("data:image/bmp;base64,Qk", StringComparison.Ordinal) == true
                )
            );
            // About two of ten canvases are empty, the others have a true box.
            Assert.IsTrue(boxes.Count(box => box.Attribute("stroke-dasharray") is null) is >= 25 and <= 47, $"{boxes.Length} boxes");
            Assert.IsTrue(boxes.All(box => (double)box.Attribute("width")! >= 0 && (double)box.Attribute("height")! >= 0));
        }
    }

    [TestMethod]
    [DataRow("ClassifyLocateMeasure")]
    [DataRow("ClassifyAndDetect")]
    public void SayWhatIsWrong(string program)
    {
        var (code, output) = ProgramRun.Start(Assembly.Load(program), "--fast");
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, $"'--fast' is not understood. Usage: {program} [--quick | --full]");

        using var folder = new TemporaryFolder();
        (code, output) = ProgramRun.Start(Assembly.Load(program), "--quick", "--data", folder.Path);
        Assert.AreEqual(2, code);
        StringAssert.Contains(output, "train-images-idx3-ubyte.gz is not in");
    }

    private static string Run(string program, string folder)
    {
        if (!File.Exists(Data))
            Assert.Inconclusive("Fashion-MNIST is not here: apt-get install dataset-fashion-mnist.");
        var (code, output) = ProgramRun.Start(Assembly.Load(program), "--quick", "--out", folder);
        Assert.AreEqual(0, code, output);
        return output;
    }
}
