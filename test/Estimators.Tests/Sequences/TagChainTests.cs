using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A linear-chain conditional random field against all paths, written out.</summary>
[TestClass]
public sealed class TagChainTests
{
    private const int Tags = 3;

    // Tags of each row; −1 for a step without one. Of the last row none is known.
    private static readonly int[][] s_labels = [[0, 2, 1, 1], [2], [1, -1, 0], [], [-1, -1, 2, -1, 0], [-1, -1]];

    private readonly Random _random = new(3);

    [TestMethod]
    [DataRow(5)]
    [DataRow(9)]
    public void TheSurpriseIsThatOfAllPathsWithTheKnownTags(int length)
    {
        using var scope = NewDisposeScope();
        var (scores, t, first, last) = Numbers(length);
        var got = ChainScript.Surprise(scores, Labels(length), t, first, last).data<double>().ToArray();
        for (var row = 0; row < s_labels.Length; row++)
        {
            var all = Paths(s_labels[row].Length).ToArray();
            double Mass(IEnumerable<int[]> paths) => paths.Sum(path => Math.Exp(Score(path, row, scores, t, first, last)));
            var fitting = all.Where(path => path.Zip(s_labels[row]).All(step => step.Second < 0 || step.First == step.Second));
            Assert.AreEqual(-Math.Log(Mass(fitting) / Mass(all)), got[row], 1e-9, $"row {row}");
        }
        Assert.AreEqual(0, got[3]);
        Assert.AreEqual(0, got[5], 1e-12, "what says nothing is no surprise");
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(9)]
    public void ProbabilitiesAndTheBestPathAreThoseOfAllPaths(int length)
    {
        using var scope = NewDisposeScope();
        var (scores, t, first, last) = Numbers(length);
        var mask = Labels(length).ne(ChainScript.Behind).to(ScalarType.Float64);
        var probabilities = ChainScript.Probabilities(scores, mask, t, first, last);
        var path = ChainScript.Path(scores, mask, t, first, last);
        for (var row = 0; row < s_labels.Length; row++)
        {
            var steps = s_labels[row].Length;
            var all = Paths(steps).Select(path => (Path: path, Mass: Math.Exp(Score(path, row, scores, t, first, last)))).ToArray();
            var sum = all.Sum(one => one.Mass);
            var best = all.MaxBy(one => one.Mass).Path;
            for (var step = 0; step < steps; step++)
            {
                Assert.AreEqual(best[step], path[row, step].item<long>(), $"row {row}, step {step}");
                for (var tag = 0; tag < Tags; tag++)
                {
                    var share = all.Where(one => one.Path[step] == tag).Sum(one => one.Mass) / sum;
                    Assert.AreEqual(share, probabilities[row, step, tag].item<double>(), 1e-9, $"row {row}, step {step}, tag {tag}");
                }
            }
        }
    }

    [TestMethod]
    public void GradientsAreFiniteDifferences()
    {
        using var scope = NewDisposeScope();
        const int Length = 6;
        var (scores, t, first, last) = Numbers(Length);
        var labels = Labels(Length);
        Tensor[] all = [scores, t, first, last];
        foreach (var one in all)
            one.requires_grad_(true);
        Tensor Loss() => ChainScript.Surprise(scores, labels, t, first, last).sum();
        Loss().backward();
        using var none = no_grad();
        foreach (var one in all)
        {
            var gradients = one.grad!.clone().flatten().data<double>().ToArray();
            var numbers = one.view(-1);
            for (var i = 0; i < gradients.Length; i++)
            {
                var before = numbers[i].item<double>();
                double At(double value)
                {
                    numbers[i].fill_(value);
                    return Loss().item<double>();
                }
                var slope = (At(before + 1e-5) - At(before - 1e-5)) / 2e-5;
                numbers[i].fill_(before);
                Assert.AreEqual(slope, gradients[i], 1e-7);
            }
        }
        var behind = scores.grad![3].abs().sum().item<double>() + scores.grad[1, 1..].abs().sum().item<double>();
        Assert.AreEqual(0, behind, "what stands behind a row's end");
    }

    /// <summary>In the measure of a mean over tagged steps: the rows' surprises over the number of known tags, rows weighed.</summary>
    [TestMethod]
    public void TheLossIsForEachKnownTag()
    {
        using var scope = NewDisposeScope();
        var (head, ops, scores, labels) = Head(7, TagTransitions.Learnt, ["A", "B", "C"], out var store);
        using var _ = store;
        var none = zeros(Tags);
        var rows = ChainScript.Surprise(scores, labels, zeros(Tags, Tags), none, none).data<float>().ToArray();
        int[] known = [.. s_labels.Select(row => row.Count(tag => tag >= 0))];
        Assert.AreEqual(rows.Sum() / known.Sum(), head.ChainLoss(ops, scores, labels, null).item<float>(), 1e-6);
        float[] weights = [0.1f, 0.3f, 0, 0.2f, 0.4f, 0];
        var want = rows.Zip(weights, (row, weight) => row * weight).Sum() / known.Zip(weights, (count, weight) => count * weight).Sum();
        Assert.AreEqual(want, head.ChainLoss(ops, scores, labels, tensor(weights)).item<float>(), 1e-6);
        // Without learnt transitions it is the cross-entropy of each step.
        var logs = scores.log_softmax(-1);
        var sum = s_labels.SelectMany((row, r) => row.Select((tag, s) => tag < 0 ? 0 : -logs[r, s, tag].item<float>())).Sum();
        Assert.AreEqual(sum / known.Sum(), head.ChainLoss(ops, scores, labels, null).item<float>(), 1e-6);
    }

    /// <summary>Of tags that may not follow each other none do, whatever the scores say.</summary>
    [TestMethod]
    public void PathsOfBioTagsAreWellFormed()
    {
        using var scope = NewDisposeScope();
        string[] names = ["I-X", "B-X", "O"];
        var (head, ops, scores, labels) = Head(7, TagTransitions.Bio, names, out var store);
        using var _ = store;
        var known = labels.ne(ChainScript.Behind).to(ScalarType.Float32);
        // I-X is the most probable tag by far, and at the beginning not allowed.
        var eager = scores + tensor(new float[] { 20, 10, 0 });
        var outputs = head.ChainOutputs(ops, eager, known);
        for (var row = 0; row < s_labels.Length; row++)
        {
            string[] path = [.. s_labels[row].Select((_, step) => names[outputs[2][row, step].item<long>()])];
            for (var step = 0; step < path.Length; step++)
            {
                Assert.AreEqual(step == 0 ? "B-X" : "I-X", path[step], $"row {row}, step {step}");
                var own = outputs[0][row, step];
                Assert.AreEqual(1, own.sum().item<float>(), 1e-5);
                Assert.AreEqual(own[outputs[2][row, step].item<long>()].item<float>(), outputs[1][row, step].item<float>(), 1e-6);
                if (step == 0)
                    Assert.AreEqual(0, own[0].item<float>());
            }
        }
    }

    /// <summary>Of all paths that are well-formed the best is taken, and probabilities are those of such paths.</summary>
    [TestMethod]
    public void BioPathsAreTheBestOfThoseThatAreWellFormed()
    {
        using var scope = NewDisposeScope();
        string[] names = ["I-X", "O", "B-X"];
        var (head, ops, scores, labels) = Head(7, TagTransitions.Bio, names, out var store);
        using var _ = store;
        var outputs = head.ChainOutputs(ops, scores, labels.ne(ChainScript.Behind).to(ScalarType.Float32));
        var (of, probabilities, best) = (scores.data<float>().ToArray(), outputs[0].contiguous().data<float>().ToArray(), outputs[2]);
        var shares = new List<double>();
        for (var row = 0; row < s_labels.Length; row++)
        {
            var length = s_labels[row].Length;
            double Sum(int[] path) => path.Select((tag, step) => (double)of[(row * 7 + step) * Tags + tag]).Sum();
            // An inside has a beginning or an inside in front of it.
            var formed = Paths(length).Where(path => path.Select((tag, step) => tag != 0 || (step > 0 && path[step - 1] != 1)).All(x => x));
            var all = formed.Select(path => (Path: path, Mass: Math.Exp(Sum(path)))).ToArray();
            var mass = all.Sum(path => path.Mass);
            var want = all.MaxBy(path => path.Mass).Path;
            for (var step = 0; step < length; step++)
            {
                Assert.AreEqual(want[step], best[row, step].item<long>(), $"row {row}, step {step}");
                for (var tag = 0; tag < Tags; tag++)
                    Near.Value(
                        all.Where(path => path.Path[step] == tag).Sum(path => path.Mass) / mass,
                        probabilities[(row * 7 + step) * Tags + tag],
                        1e-5
                    );
            }
            var known = Enumerable.Range(0, length).Where(step => s_labels[row][step] >= 0).ToArray();
            shares.Add(known.Length == 0 ? 0 : known.Average(step => want[step] == s_labels[row][step] ? 1.0 : 0));
        }
        Near.Values(shares, head.ChainCorrect(ops, scores, labels).data<float>().ToArray());
        CollectionAssert.AreEqual(new[] { "first", "last", "transitions" }, store.Capture().Keys.Order().ToArray(), "as models store them");
    }

    [TestMethod]
    public void TagsThatAreNotBioAreNamed()
    {
        var task = new TaggingTask("T", "L") { Transitions = TagTransitions.Bio };
        var nine = Enumerable.Range(0, 9).Select(i => $"tag{i}").ToArray();
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => new TagChainHead(task, 9, new KeyVocabulary("String", nine)));
        StringAssert.Contains(error.Message, "they are 'tag0', 'tag1', 'tag2', 'tag3', 'tag4', 'tag5', 'tag6', 'tag7'. Set it to Learnt.");
        var head = new TagChainHead(new TaggingTask("T", "L"), 2, null);
        Assert.IsTrue(head is { IsChain: true, IsPerStep: true, CountsEntries: true });
        var alone = Assert.ThrowsExactly<NotSupportedException>(() => head.Loss(zeros(1), zeros(1), null));
        StringAssert.Contains(alone.Message, "The scores of neighbouring tags are parameters of the network.");
    }

    private static (TagChainHead, TorchOps, Tensor, Tensor) Head(
        int length,
        TagTransitions transitions,
        string[] names,
        out ParameterStore store
    )
    {
        var head = new TagChainHead(new TaggingTask("T", "L") { Transitions = transitions }, Tags, new KeyVocabulary("String", names));
        var record = new ShapeRecord();
        head.ChainOutputs(new ShapeOps(record), new ShapeValue([-1, -2, Tags]), new ShapeValue([-1, -2]));
        store = new ParameterStore(record, 3, CPU);
        var scores = new TagChainTests().Numbers(length).Scores.to(ScalarType.Float32);
        var raw = Labels(length).to(ScalarType.Float32);
        var labels = head.PrepareLabels(raw.masked_fill(raw.eq(-1), float.NaN).masked_fill(raw.eq(-2), float.NegativeInfinity));
        CollectionAssert.AreEqual(Labels(length).data<long>().ToArray(), labels.data<long>().ToArray());
        return (head, new TorchOps(store, new TrainingMode()), scores, labels);
    }

    private (Tensor Scores, Tensor T, Tensor First, Tensor Last) Numbers(int length)
    {
        Tensor Draw(params long[] shape)
        {
            var count = shape.Aggregate(1L, (a, b) => a * b);
            return tensor(Enumerable.Range(0, (int)count).Select(_ => 3 * _random.NextDouble() - 1.5).ToArray()).reshape(shape);
        }
        var (t, first, last) = (Draw(Tags, Tags), Draw(Tags), Draw(Tags));
        return (Draw(s_labels.Length, length, Tags), t, first, last);
    }

    private static Tensor Labels(int length) =>
        tensor(
            s_labels
                .SelectMany(row => row.Select(tag => (long)tag).Concat(Enumerable.Repeat(ChainScript.Behind, length - row.Length)))
                .ToArray()
        ).reshape(s_labels.Length, length);

    private static double Score(int[] path, int row, Tensor scores, Tensor t, Tensor first, Tensor last)
    {
        if (path.Length == 0)
            return 0;
        var sum = first[path[0]].item<double>() + last[path[^1]].item<double>();
        for (var step = 0; step < path.Length; step++)
            sum += scores[row, step, path[step]].item<double>() + (step > 0 ? t[path[step - 1], path[step]].item<double>() : 0);
        return sum;
    }

    private static IEnumerable<int[]> Paths(int steps) =>
        steps == 0 ? [[]] : Paths(steps - 1).SelectMany(path => Enumerable.Range(0, Tags).Select(tag => (int[])[.. path, tag]));
}
