using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What a box head makes of logits, exported and run in ONNX Runtime, and its loss, against their formulas in double
/// precision.</summary>
[TestClass]
public sealed class BoxHeadTests
{
    private static readonly double[] s_mean = [30, 20, 8, 5];
    private static readonly double[] s_deviation = [10, 5, 4, 2];
    private static readonly float[] s_logits = [0.5f, -1.2f, 2f, 0.1f, 0.3f, -0.7f, 1.1f, -2.5f];

    [TestMethod]
    [DataRow(BoxFormat.Corners, "Left,Top,Right,Bottom")]
    [DataRow(BoxFormat.CornerSize, "Left,Top,Width,Height")]
    [DataRow(BoxFormat.CenterSize, "CenterX,CenterY,Width,Height")]
    public void Scores(BoxFormat format, string slots)
    {
        var head = Head(format);
        var scores = HeadGraph.Run(head, s_logits)[0];
        for (var row = 0; row < 2; row++)
            Near.Values(Format(Box(s_logits.AsSpan(row * 4, 4)), format), scores[(row * 4)..(row * 4 + 4)], what: $"row {row}");
        Assert.AreEqual(slots, string.Join(",", head.Columns.Single().SlotNames));
        Assert.AreEqual("T.Score", head.Columns[0].Name);
    }

    [TestMethod]
    public void ALogitOfZeroIsTheMeanBox() =>
        Near.Values([26, 17.5, 34, 22.5], HeadGraph.Run(Head(BoxFormat.Corners), [0, 0, 0, 0])[0], what: "mean");

    [TestMethod]
    public void AnEnsembleGivesTheMeanOfItsMembersBoxes()
    {
        var (one, two) = (Box(s_logits.AsSpan(0, 4)), Box(s_logits.AsSpan(4, 4)));
        Near.Values(
            Format([.. one.Zip(two, (a, b) => (a + b) / 2)], BoxFormat.Corners),
            HeadGraph.Run(Head(BoxFormat.Corners), s_logits, members: 2)[0],
            what: "members"
        );
    }

    [TestMethod]
    public void AnEnsemblesConfidenceIsTheMeanProbability()
    {
        var columns = HeadGraph.Run(
            Head(BoxFormat.CenterSize, BoxConfidence.Presence),
            [0.5f, -1.2f, 2f, 0.1f, 3f, 0.3f, -0.7f, 1.1f, -2.5f, -1f],
            members: 2
        );
        Assert.AreEqual((Sigmoid(3) + Sigmoid(-1)) / 2, columns[1].Single(), 1e-6);
        Assert.HasCount(4, columns[0]);
    }

    [TestMethod]
    public void EveryBoxIsValid()
    {
        var random = new Random(1);
        var logits = Enumerable.Range(0, 4000).Select(i => (float)((random.NextDouble() - 0.5) * Math.Pow(10, i % 7 - 1))).ToArray();
        foreach (var members in new[] { 1, 2 })
        {
            var scores = HeadGraph.Run(Head(BoxFormat.Corners), logits, members)[0];
            for (var i = 0; i < scores.Length; i += 4)
                Assert.IsTrue(
                    scores[i] <= scores[i + 2] && scores[i + 1] <= scores[i + 3] && float.IsFinite(scores[i + 2]),
                    string.Join(", ", scores[i..(i + 4)])
                );
        }
    }

    [TestMethod]
    public void BoxesThatAreAllAlike()
    {
        // No spread: the mean size is the unit of position and size.
        var scores = HeadGraph.Run(
            new BoxHead(new BoxTask("T", "L"), new BoxScale([30, 20, 8, 5], [0, 0, 0, 1e-9])),
            [0, 0, 0, 0, 1, 0, 0, 0]
        )[0];
        Near.Values([26, 17.5, 34, 22.5, 34, 17.5, 42, 22.5], scores, what: "constant");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true, DisplayName = "weighted")]
    public void LossIsTheWeightedSum(bool weighted)
    {
        var task = new BoxTask("T", "L") { Losses = [new IouLoss { Weight = 2 }, new Twice()] };
        double[][] truth =
        [
            [34, 14, 12, 6],
            [10, 10, 5, 5],
        ];
        var perRow = truth
            .Select((box, row) => 2 * (1 - Iou(Box(s_logits.AsSpan(row * 4, 4)), box)) + 2 * Box(s_logits.AsSpan(row * 4, 4))[0])
            .ToArray();
        float[] weights = [0.25f, 0.75f];

        using var scope = NewDisposeScope();
        var head = new BoxHead(task, new BoxScale(s_mean, s_deviation));
        var labels = head.PrepareLabels(tensor(truth.SelectMany(box => box.Select(x => (float)x)).ToArray(), [2, 4]));
        var loss = head.Loss(tensor(s_logits, [2, 4]), labels, weighted ? tensor(weights) : null).item<float>();
        Assert.AreEqual(weighted ? 0.25 * perRow[0] + 0.75 * perRow[1] : perRow.Average(), loss, 1e-4);
    }

    [TestMethod]
    [DataRow(BoxConfidence.Presence, false)]
    [DataRow(BoxConfidence.Presence, true, DisplayName = "presence, weighted")]
    [DataRow(BoxConfidence.Overlap, false)]
    [DataRow(BoxConfidence.Overlap, true, DisplayName = "overlap, weighted")]
    public void RowsWithoutABoxTrainTheConfidenceAlone(BoxConfidence confidence, bool weighted)
    {
        float[] logits = [.. s_logits[..4], 0.7f, .. s_logits[4..], -0.4f, 9, 9, 9, 9, 1.5f];
        double[] truth = [34, 14, 12, 6],
            weights = weighted ? [0.2, 0.3, 0.5] : [1.0 / 3, 1.0 / 3, 1.0 / 3];
        var head = new BoxHead(
            new BoxTask("T", "L")
            {
                Losses = [new IouLoss()],
                Confidence = confidence,
                ConfidenceWeight = 3,
            },
            new BoxScale(s_mean, s_deviation)
        );
        var overlap = Iou(Box(s_logits.AsSpan(0, 4)), truth);
        var target = confidence == BoxConfidence.Presence ? 1 : overlap;
        // One row has a box: the box loss is its alone, whatever it weighs.
        var want = 1 - overlap + 3 * (weights[0] * Entropy(target, 0.7) + weights[1] * Entropy(0, -0.4) + weights[2] * Entropy(0, 1.5));

        using var scope = NewDisposeScope();
        var labels = head.PrepareLabels(tensor([.. truth.Select(x => (float)x), .. Enumerable.Repeat(float.NaN, 8)], [3, 4]));
        var z = tensor(logits, [3, 5]).requires_grad_();
        var loss = head.Loss(z, labels, weighted ? tensor([.. weights.Select(x => (float)x)]) : null);
        loss.backward();
        float[] gradient = [.. z.grad!.data<float>()];
        Assert.AreEqual(want, loss.item<float>(), 1e-5);
        Assert.IsTrue(gradient.All(float.IsFinite));
        Assert.IsTrue(gradient[5..9].Concat(gradient[10..14]).All(x => x == 0), "no box, no gradient of its coordinates");
        Assert.AreEqual(3 * weights[0] * (Sigmoid(0.7) - target), gradient[4], 1e-5);
        Assert.AreEqual(3 * weights[2] * Sigmoid(1.5), gradient[14], 1e-5);
    }

    [TestMethod]
    public void ABatchWithoutAnyBox()
    {
        using var scope = NewDisposeScope();
        var head = Head(BoxFormat.Corners, BoxConfidence.Presence);
        var z = tensor([1f, 2, 3, 4, 0.5f], [1, 5]).requires_grad_();
        var loss = head.Loss(z, head.PrepareLabels(full([1, 4], float.NaN)), null);
        loss.backward();
        Assert.AreEqual(Entropy(0, 0.5), loss.item<float>(), 1e-6);
        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 0 }, z.grad!.data<float>().ToArray()[..4]);
    }

    private static BoxHead Head(BoxFormat format, BoxConfidence confidence = BoxConfidence.None) =>
        new(new BoxTask("T", "L") { Format = format, Confidence = confidence }, new BoxScale(s_mean, s_deviation));

    // Centre and size: m + d z, and d softplus(z + softplus⁻¹(m / d)).
    private static double[] Box(ReadOnlySpan<float> z)
    {
        var box = new double[4];
        for (var i = 0; i < 2; i++)
        {
            box[i] = s_mean[i] + s_deviation[i] * z[i];
            var inverse = Math.Log(Math.Exp(s_mean[2 + i] / s_deviation[2 + i]) - 1);
            box[2 + i] = s_deviation[2 + i] * Math.Log(1 + Math.Exp(z[2 + i] + inverse));
        }
        return box;
    }

    private static double[] Format(double[] box, BoxFormat format)
    {
        double[] low = [box[0] - box[2] / 2, box[1] - box[3] / 2];
        return format switch
        {
            BoxFormat.Corners => [low[0], low[1], low[0] + box[2], low[1] + box[3]],
            BoxFormat.CornerSize => [low[0], low[1], box[2], box[3]],
            _ => box,
        };
    }

    private static double Iou(double[] a, double[] b)
    {
        double Shared(int i) =>
            Math.Max(0, Math.Min(a[i] + a[2 + i] / 2, b[i] + b[2 + i] / 2) - Math.Max(a[i] - a[2 + i] / 2, b[i] - b[2 + i] / 2));
        var shared = Shared(0) * Shared(1);
        return shared / (a[2] * a[3] + b[2] * b[3] - shared);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Entropy(double target, double logit) =>
        -target * Math.Log(Sigmoid(logit)) - (1 - target) * Math.Log(Sigmoid(-logit));

    // A user's own loss: twice the centre's x.
    private sealed class Twice : BoxLoss
    {
        public override Tensor PerRow(Tensor predicted, Tensor truth, Tensor deviation) => 2 * predicted.select(1, 0);
    }
}
