using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>ML.NET's own image types in front of a convolutional network: files are loaded, and their pixels extracted, in the same
/// chain.</summary>
[TestClass]
public sealed class ImageAnalyticsTests
{
    private const int Side = 12;

    private readonly MLContext _ml = new(1);
    private DirectoryInfo _folder = null!;

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("multitask-test");

    [TestCleanup]
    public void DeleteFolder() => _folder.Delete(true);

    [TestMethod]
    [DataRow(ImageLayout.ChannelsFirst, true)]
    [DataRow(ImageLayout.ChannelsFirst, false)]
    [DataRow(ImageLayout.ChannelsLast, true)]
    [DataRow(ImageLayout.ChannelsLast, false)]
    public void LoadedFilesTrainAndScoreAndTheirPixelsStandAsDocumented(ImageLayout layout, bool asSingle)
    {
        var pictures = Enumerable.Range(0, 160).Select(i => Square.Draw(i, Path.Combine(_folder.FullName, $"{i}.png"))).ToArray();
        var data = _ml.Data.LoadFromEnumerable(pictures.Select(picture => picture.Row));
        var model = _ml
            .Transforms.LoadImages("Image", _folder.FullName, "File")
            // They have the size already; a loaded image has none that the schema knows.
            .Append(_ml.Transforms.ResizeImages("Sized", Side, Side, "Image"))
            .Append(
                _ml.Transforms.ExtractPixels(
                    "Pixels",
                    "Sized",
                    interleavePixelColors: layout == ImageLayout.ChannelsLast,
                    outputAsFloatArray: asSingle
                )
            )
            .Append(
                _ml.MultiTask()
                    .Trainer(
                        "Pixels",
                        [Tasks.Binary("Red", "IsRed"), Tasks.Regression("Width", "Width")],
                        new MultiTaskOptions
                        {
                            Architecture = new LeNet
                            {
                                Channels = [6],
                                Kernels = [3],
                                HiddenLayers = [16],
                            },
                            ColumnEncodings = new Dictionary<string, NumericEncoding>
                            {
                                ["Pixels"] = new ImageEncoding(3, Side, Side) { Layout = layout },
                            },
                            Optimizer = new Adam { LearningRate = 5e-3 },
                            MaximumEpochs = 12,
                            Threads = 1,
                            Seed = 1,
                        }
                    )
            )
            .Fit(data);
        using var network = model.LastTransformer;
        var scored = model.Transform(data);
        Assert.IsTrue(_ml.MultiTask().Evaluate(scored)["Red"].Value("accuracy").Value > 0.95, "red and blue are told apart");

        // The same pictures, their pixels laid out by hand, through the network's own file.
        var path = Path.Combine(_folder.FullName, "network.onnx");
        File.WriteAllBytes(path, network.OnnxModel.ToArray());
        using var scorer = MultiTaskScorer.Load(path);
        var widths = scored.GetColumn<float>("Width.Score").ToArray();
        for (var i = 0; i < pictures.Length; i += 10)
        {
            var input = new ScoringInput(1);
            var pixels = pictures[i].Pixels(layout);
            _ = asSingle ? input.Add("Pixels", Array.ConvertAll(pixels, value => (float)value)) : input.Add("Pixels", pixels);
            Assert.AreEqual(widths[i], scorer.Score(input)["Width"].Score(0), 1e-4f);
        }
    }

    /// <summary>A red or blue square on dark noise.</summary>
    private sealed class Square
    {
        private readonly byte[] _bgra = new byte[Side * Side * 4];

        public required PictureRow Row { get; init; }

        public static Square Draw(int seed, string path)
        {
            var random = new Random(seed);
            var (isRed, width) = (random.Next(2) == 1, random.Next(3, 9));
            var (left, top) = (random.Next(Side - width + 1), random.Next(Side - width + 1));
            var square = new Square
            {
                Row = new PictureRow
                {
                    File = Path.GetFileName(path),
                    IsRed = isRed,
                    Width = width,
                },
            };
            for (var i = 0; i < Side * Side; i++)
            {
                var isInside = i % Side >= left && i % Side < left + width && i / Side >= top && i / Side < top + width;
                square._bgra[4 * i] = (byte)(isInside && !isRed ? 240 : random.Next(50));
                square._bgra[4 * i + 1] = (byte)random.Next(50);
                square._bgra[4 * i + 2] = (byte)(isInside && isRed ? 240 : random.Next(50));
                square._bgra[4 * i + 3] = 255;
            }
            using var image = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Bgra32, square._bgra);
            image.Save(path);
            return square;
        }

        // Red, green, blue.
        public byte[] Pixels(ImageLayout layout) =>
            [
                .. from i in Enumerable.Range(0, 3 * Side * Side)
                let channel = layout == ImageLayout.ChannelsFirst ? i / (Side * Side) : i % 3
                let pixel = layout == ImageLayout.ChannelsFirst ? i % (Side * Side) : i / 3
                select _bgra[4 * pixel + 2 - channel],
            ];
    }

    private sealed class PictureRow
    {
        public string File { get; set; } = "";

        public bool IsRed { get; set; }

        public float Width { get; set; }
    }
}
