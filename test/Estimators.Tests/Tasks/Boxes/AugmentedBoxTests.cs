using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Training on moved images with the boxes that follow them.</summary>
[TestClass]
public sealed class AugmentedBoxTests
{
    private const int Side = 16;

    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true, DisplayName = "shares of the image")]
    public void MirroredImagesTeachMirroredBoxes(bool isRelative)
    {
        // All blocks are in the left half, and every training image is mirrored: the network sees blocks in the right half only.
        var task = new BoxTask("Where", "Box") { IsRelative = isRelative };
        var options = Options([new RandomFlip { Probability = 1 }]);
        using var model = s_ml.MultiTask().Trainer("Image", [task], options).Fit(View(Many(800, left: 0, isRelative)));

        // Where the mirror puts them. Boxes that had stayed behind would not overlap these at all.
        var test = Many(100, left: 0, isRelative: false, seed: 2)
            .Select(row =>
                Block(Side - (int)row.Box[2], (int)row.Box[1], (int)(row.Box[2] - row.Box[0]), (int)(row.Box[3] - row.Box[1]), isRelative)
            );
        Assert.IsGreaterThan(0.75, MeanIou(model, [.. test]));
    }

    [TestMethod]
    public void ShiftedImagesTeachPlacesThatNoRowShows()
    {
        List<Row> centred = [.. Enumerable.Range(0, 150).Select(_ => Block(6, 6, 4, 4, false))],
            spread = Many(200, left: 4, isRelative: false, seed: 3);
        // One row off the centre, so that the boxes have a spread to be measured in.
        centred.Add(Block(2, 2, 8, 8, false));
        double Fit(params Augmentation[] augmentations)
        {
            using var model = s_ml.MultiTask().Trainer("Image", [Tasks.Box("Where", "Box")], Options(augmentations)).Fit(View(centred));
            return MeanIou(model, [.. spread.Select(row => Block((int)row.Box[0], (int)row.Box[1], 4, 4, false))]);
        }

        var (still, moved) = (Fit(), Fit(new RandomShift { Pixels = 6 }));
        Assert.IsGreaterThan(0.5, moved);
        Assert.IsGreaterThan(still + 0.2, moved);
    }

    private static MultiTaskOptions Options(IReadOnlyList<Augmentation> augmentations) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [48] },
            Augmentations = augmentations,
            Optimizer = new Adam { LearningRate = 0.01 },
            BatchSize = 32,
            MaximumEpochs = 40,
            ValidationFraction = 0,
            Seed = 1,
            Threads = 1,
            ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Image"] = new ImageEncoding(1, Side, Side) },
        };

    private static double MeanIou(MultiTaskTransformer model, List<Row> rows) =>
        s_ml.MultiTask().Evaluate(model.Transform(View(rows)))["Where"].Box.MeanIntersectionOverUnion;

    private static IDataView View(List<Row> rows) => s_ml.Data.LoadFromEnumerable(rows);

    // Blocks of 3 to 5 pixels, with their left edge up to 3 pixels from a place.
    private static List<Row> Many(int count, int left, bool isRelative, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => Block(left + random.Next(4), random.Next(11), 3 + random.Next(3), 3 + random.Next(3), isRelative)),
        ];
    }

    private static Row Block(int left, int top, int width, int height, bool isRelative)
    {
        var image = new byte[Side * Side];
        for (var y = top; y < top + height; y++)
            image.AsSpan(y * Side + left, width).Fill(255);
        var unit = isRelative ? Side : 1f;
        return new Row { Image = image, Box = [left / unit, top / unit, (left + width) / unit, (top + height) / unit] };
    }

    private sealed class Row
    {
        [VectorType(1, Side, Side)]
        public byte[] Image { get; set; } = [];

        [VectorType(4)]
        public float[] Box { get; set; } = [];
    }
}
