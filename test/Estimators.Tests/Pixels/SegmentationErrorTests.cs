using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Maps that cannot be learnt say why, before anything is trained.</summary>
[TestClass]
public sealed class SegmentationErrorTests
{
    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    public void AnImageWithoutADecoderIsNamed() =>
        Refused(
            new SegmentationTask("T", "Keys"),
            "Task 'T' has an answer for each pixel of an image, but no feature column has a decoder. Say in ColumnEncodings: new "
                + "ImageEncoding(channels, height, width) { Trunk = new ResNet(), Decoder = new UNetDecoder() }",
            Sight.Options(1, new ImageEncoding(3, Sight.Height, Sight.Width) { Trunk = new ResNet() })
        );

    [TestMethod]
    public void ADecoderNeedsATrunkWithMaps()
    {
        var encoding = new ImageEncoding(3, Sight.Height, Sight.Width) { Decoder = new UNetDecoder() };
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(encoding.Validate).Message,
            "UNetDecoder is the Decoder of an encoding whose Trunk is null, which gives no maps to read"
        );
    }

    [TestMethod]
    public void OtherClassesThanNamesAreNamed() =>
        Refused(
            new SegmentationTask("T", "Map") { ClassNames = ["ground", "square", "bar"] },
            "Task 'T': label column 'Map' holds the class 200, but there are 3 ClassNames, of the classes 0 to 2. If 200 stands for pixels "
                + "without a label, say NoLabel = 200"
        );

    [TestMethod]
    public void WeightsAreAsManyAsClasses() =>
        Refused(
            new SegmentationTask("T", "Keys") { ClassWeights = [1, 2] },
            "Task 'T': 2 ClassWeights were given for the 3 classes of column 'Keys'"
        );

    [TestMethod]
    public void KeysNeedNoNames() =>
        Refused(
            new SegmentationTask("T", "Keys") { NoLabel = 3 },
            "holds keys, whose values are the classes' names, and whose 0 is no label"
        );

    [TestMethod]
    public void FractionsAreNoClasses() =>
        Refused(new SegmentationTask("T", "Odd"), "label column 'Odd' holds 0.5 in row 0, pixel 3; classes are whole numbers from 0");

    [TestMethod]
    public void AMapOfAnotherSizeIsNamed() =>
        Refused(
            new SegmentationTask("T", "Short"),
            "Task 'T': label column 'Short' has 21 values, one for each pixel, but the image 'Image' has 13 × 18 = 234 pixels"
        );

    [TestMethod]
    public void AScalarIsNoMap() =>
        Refused(new SegmentationTask("T", "Left"), "Task 'T': label column 'Left' is Single; expected a vector of known size with a class");

    [TestMethod]
    public void ASingleClassCannotBeLearnt() =>
        Refused(new SegmentationTask("T", "Same"), "label column 'Same' has a single class in all pixels of the 16 labelled training rows");

    [TestMethod]
    public void EnsemblesHaveNoMaps() =>
        Refused(
            new SegmentationTask("T", "Keys"),
            "TabM is an ensemble, whose members have no answer for each pixel",
            Sight.Options(1) with { Architecture = new TabM { MemberCount = 2, Layers = [4] } }
        );

    [TestMethod]
    public void ArchitecturesThatNameTasksAreRefused() =>
        Refused(
            new SegmentationTask("T", "Keys"),
            "Esmm names tasks by their position among all. Take HardSharing or a mixture of experts",
            Sight.Options(1) with { Architecture = new Esmm() },
            Tasks.Binary("HasBar", "HasBar"),
            Tasks.Binary("More", "HasBar")
        );

    /// <summary>A class that only held-out rows have is named before the training begins.</summary>
    [TestMethod]
    public void AClassOfHeldOutRowsAloneIsNamed()
    {
        var rows = Rows();
        var held = Rows();
        held[1].Same[7] = 5;
        rows[0].Same[2] = 1;
        var trainer = s_ml.MultiTask().Trainer("Image", [new SegmentationTask("T", "Same")], Sight.Options(1));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            trainer.Fit(s_ml.Data.LoadFromEnumerable(rows), s_ml.Data.LoadFromEnumerable(held))
        );
        StringAssert.Contains(
            error.Message,
            "Task 'T': label column 'Same' holds the class 5 in row 1 of the validation rows, but the model knows the classes 0 to 1"
        );
    }

    private static void Refused(TaskDefinition task, string message, MultiTaskOptions? options = null, params TaskDefinition[] others)
    {
        var error = Assert.Throws<Exception>(() =>
            s_ml.MultiTask().Trainer("Image", [task, .. others], options ?? Sight.Options(1)).Fit(s_ml.Data.LoadFromEnumerable(Rows()))
        );
        Assert.IsTrue(error is ArgumentException or InvalidOperationException, $"{error.GetType()}");
        StringAssert.Contains(error.Message, message);
    }

    private static List<Odd> Rows() =>
        [
            .. Sight
                .Many(16)
                .Select(sight => new Odd
                {
                    Image = sight.Image,
                    Map = sight.Map,
                    Keys = sight.Keys,
                    HasBar = sight.HasBar,
                    Left = sight.Left,
                }),
        ];

    private sealed class Odd
    {
        [VectorType(3, Sight.Height, Sight.Width)]
        public byte[] Image { get; set; } = [];

        [VectorType(Sight.Pixels)]
        public byte[] Map { get; set; } = [];

        [VectorType(Sight.Pixels), KeyType(3)]
        public uint[] Keys { get; set; } = [];

        [VectorType(Sight.Pixels), ColumnName("Odd")]
        public float[] Halves { get; set; } = [.. Enumerable.Range(0, Sight.Pixels).Select(i => i == 3 ? 0.5f : i % 2)];

        [VectorType(21)]
        public byte[] Short { get; set; } = [.. Enumerable.Range(0, 21).Select(i => (byte)(i % 2))];

        [VectorType(Sight.Pixels)]
        public byte[] Same { get; set; } = new byte[Sight.Pixels];

        public bool HasBar { get; set; }

        public float Left { get; set; }
    }
}
