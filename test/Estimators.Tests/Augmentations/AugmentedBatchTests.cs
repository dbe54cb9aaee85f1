namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Augmented batches: labels follow their images, epochs differ, seeds repeat.</summary>
[TestClass]
public sealed class AugmentedBatchTests
{
    private const int Side = 12;
    private static readonly InputColumn s_column = new("Pixels", ColumnKind.Byte, Side * Side, false, 0, []);
    private static readonly TaskHead[] s_heads = [new CornersHead()];

    [TestMethod]
    public void BoxesFollowTheirImages()
    {
        var table = Rectangles(200, out _);
        var (seen, lost) = (0, 0);
        foreach (
            var (image, box, weight) in Epoch(
                table,
                [new RandomFlip(), new RandomShift { Pixels = 7 }, new RandomFlip { Vertical = true }],
                seed: 3
            )
        )
        {
            var bright = Enumerable.Range(0, image.Length).Where(p => image[p] == 200).ToArray();
            if (bright.Length == 0)
            {
                Assert.AreEqual(0, weight, "what has left the image is no label");
                lost++;
                continue;
            }
            float[] expected =
            [
                bright.Min(p => p % Side),
                bright.Min(p => p / Side),
                bright.Max(p => p % Side) + 1,
                bright.Max(p => p / Side) + 1,
            ];
            CollectionAssert.AreEqual(expected, box);
            Assert.IsGreaterThan(0, weight);
            seen++;
        }
        Assert.AreEqual(200, seen + lost);
        Assert.IsTrue(lost > 0 && seen > 100, $"{lost} lost");
    }

    [TestMethod]
    public void TheLabelsOfBoxTasksFollow()
    {
        var sure = new BoxHead(new BoxTask("Box", "Box") { Confidence = BoxConfidence.Presence }, BoxScale.None);
        var always = new BoxHead(new BoxTask("Box", "Box"), BoxScale.None);
        // Left 1, top 2, right 5, bottom 4 as centre and size; mirrored in an image of 12 × 10 and moved by 3 to the right: 10 to 14, of
        // which 2 show.
        var motion = new ImageMotion("Pixels", new AffineMap(-1, 0, 12, 0, 1, 0).Then(AffineMap.Shift(3, 0)), 10, 12);
        float[] label = [3, 3, 4, 2];
        Assert.IsTrue(always.FollowsImages && always.FollowImage(motion, label));
        CollectionAssert.AreEqual(new float[] { 11, 3, 2, 2 }, label);
        // Out of the image: no label, or, where boxes may be missing, the answer that there is none.
        var away = new ImageMotion("Pixels", AffineMap.Shift(20, 0), 10, 12);
        float[] one = [3, 3, 4, 2],
            other = [3, 3, 4, 2];
        Assert.IsFalse(always.FollowImage(away, one));
        Assert.IsTrue(sure.FollowImage(away, other));
        Assert.IsTrue(other.All(float.IsNaN));
        Assert.IsTrue(sure.FollowImage(motion, other), "no box stays none");
        Assert.IsTrue(other.All(float.IsNaN));
    }

    [TestMethod]
    public void WithoutAugmentationsEverythingIsAsItWas()
    {
        var table = Rectangles(50, out var boxes);
        foreach (var (image, box, _) in Epoch(table, [], seed: 3))
            Assert.IsTrue(
                boxes.Any(known => known.SequenceEqual(box)) && image.Count(x => x == 200) == (box[2] - box[0]) * (box[3] - box[1])
            );
    }

    [TestMethod]
    public void ProbabilityIsTheShareOfImages()
    {
        // All rectangles lie in the left half, so that the flipped ones are those in the right half.
        const int Rows = 10_000;
        var table = Rectangles(Rows, out _, widest: 2, places: 4);
        int Flipped(double probability) =>
            Epoch(table, [new RandomFlip { Probability = probability }], seed: 5).Count(row => row.Box[0] >= Side / 2);
        Assert.AreEqual(0, Flipped(0));
        Assert.AreEqual(Rows, Flipped(1));
        // Four standard deviations of the number of heads of 10,000 throws: 4 · √(10,000 · 0.25 · 0.75) = 173.
        Assert.AreEqual(Rows / 4.0, Flipped(0.25), 173);
        Assert.AreEqual(Rows * 0.9, Flipped(0.9), 120);
    }

    [TestMethod]
    public void TheSameSeedGivesTheSameImagesAndEveryEpochOthers()
    {
        var table = Rectangles(40, out _);
        Augmentation[] all =
        [
            new RandomRotation(),
            new RandomScale(),
            new RandomCrop(),
            new GaussianNoise(),
            new Cutout { Size = 3 },
            new RandomShift(),
        ];
        var (one, two) = (new SeededRandom(9), new SeededRandom(9));
        var first = Flat(table, all, one);
        CollectionAssert.AreEqual(first, Flat(table, all, two));
        CollectionAssert.AreEqual(Flat(table, all, one), Flat(table, all, two));
        CollectionAssert.AreNotEqual(first, Flat(table, all, one));
    }

    [TestMethod]
    public void SkippedStepsChangeNothing()
    {
        var table = Rectangles(64, out _);
        Augmentation[] all = [new RandomShift(), new GaussianNoise()];
        float[] Rest(int skip) => [.. Rows(table, all, new SeededRandom(2), skip).TakeLast(16).SelectMany(row => row.Image)];
        CollectionAssert.AreEqual(Rest(0), Rest(5));
    }

    [TestMethod]
    public void ColumnsOfARowMoveTogether()
    {
        var augmenter = new ImageAugmenter(
            [new RandomShift { Pixels = 5 }, new RandomFlip()],
            [
                new AugmentedColumn(0, s_column, new ImageEncoding(1, Side, Side)),
                new AugmentedColumn(1, s_column, new ImageEncoding(1, Side, Side)),
            ],
            0
        );
        float[] one = new float[144],
            other = new float[144],
            scratch = new float[144];
        for (var place = 0; place < 20; place++)
            Assert.AreEqual(
                augmenter.Apply(augmenter.Of(0)!, one, scratch, 7, place),
                augmenter.Apply(augmenter.Of(1)!, other, scratch, 7, place)
            );
        Assert.IsNull(augmenter.Of(2));
    }

    // A bright rectangle on black, and its box.
    private static RowTable Rectangles(int rows, out List<float[]> boxes, int widest = 4, int places = 8)
    {
        var random = new Random(1);
        var table = new RowTable([s_column], [4]) { Rows = rows };
        table.Reserve(rows);
        boxes = [];
        for (var row = 0; row < rows; row++)
        {
            var (left, top) = (random.Next(places), random.Next(8));
            var (right, bottom) = (left + 1 + random.Next(widest), top + 1 + random.Next(4));
            var pixels = ((GrowingArray<byte>)table.Inputs[0]).Row(row);
            for (var y = top; y < bottom; y++)
                pixels[(y * Side + left)..(y * Side + right)].Fill(200);
            boxes.Add([left, top, right, bottom]);
            boxes[^1].CopyTo(table.Labels[0].Row(row));
            table.Weights[0].Row(row)[0] = 1;
        }
        return table;
    }

    private static List<(float[] Image, float[] Box, float Weight)> Epoch(RowTable table, Augmentation[] augmentations, int seed) =>
        Rows(table, augmentations, new SeededRandom(seed), 0);

    private static float[] Flat(RowTable table, Augmentation[] augmentations, SeededRandom random) =>
        [.. Rows(table, augmentations, random, 0).SelectMany(row => row.Image)];

    private static List<(float[] Image, float[] Box, float Weight)> Rows(
        RowTable table,
        Augmentation[] augmentations,
        SeededRandom random,
        int skip
    )
    {
        var augmenter =
            augmentations.Length == 0
                ? null
                : new ImageAugmenter(augmentations, [new AugmentedColumn(0, s_column, new ImageEncoding(1, Side, Side))], 0);
        var source = new CachedRows(
            table,
            new RowSplit([.. Enumerable.Range(0, table.Rows)], []),
            table,
            s_heads,
            batchSize: 8,
            TorchSharp.torch.CPU,
            augmenter
        );
        var rows = new List<(float[], float[], float)>();
        foreach (var step in source.Epoch(random, 1, skip))
        {
            var batch = step[0];
            var images = batch.Inputs[0].contiguous().data<float>().ToArray();
            var labels = batch.Labels[0].contiguous().data<float>().ToArray();
            var weights = batch.Weights[0]?.contiguous().data<float>().ToArray();
            for (var i = 0; i < batch.Rows; i++)
                rows.Add(
                    (images[(i * Side * Side)..((i + 1) * Side * Side)], labels[(4 * i)..(4 * i + 4)], weights is null ? 1 : weights[i])
                );
        }
        return rows;
    }
}
