using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The list-wise softmax loss, and the batches that hold whole lists.</summary>
[TestClass]
public sealed class RankingLossTests
{
    private static readonly RankingHead s_head = new(new RankingTask("T", "L", "G"));

    // Two groups of different weight, one without an order, one of a single row, and a row without the label.
    private static readonly float[] s_scores = [0.3f, -1, 2, 0.5f, 0.1f, 7, 1, -2, 4];
    private static readonly float[] s_relevance = [2, 0, 1, 3, 3, 3, 0, 1, 0];
    private static readonly float[] s_groups = [1, 1, 2, 3, 3, 4, 2, 1, 2];
    private static readonly float[] s_weights = [0.2f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.2f, 0.1f, 0];

    [TestMethod]
    public void CrossEntropyOfTheTwoSoftmaxes()
    {
        using var scope = torch.NewDisposeScope();
        // Group 1: rows 0, 1, 7. Group 2: rows 2, 6; row 8 has no label.
        var expected = 0.4 * CrossEntropy([0, 1, 7]) + 0.3 * CrossEntropy([2, 6]);
        Near.Value(expected, s_head.Loss(Scores(), Labels(), torch.tensor(s_weights)).item<float>(), 1e-6);
        // Without weights a group counts by its rows: then row 8 too.
        var all = (3 * CrossEntropy([0, 1, 7]) + 3 * CrossEntropy([2, 6, 8])) / 9;
        Near.Value(all, s_head.Loss(Scores(), Labels(), null).item<float>(), 1e-6);
    }

    /// <summary>∂/∂s of a group is P(s) − P(y); of all other rows it is 0.</summary>
    [TestMethod]
    public void GradientIsTheDifferenceOfTheProbabilities()
    {
        using var scope = torch.NewDisposeScope();
        var scores = Scores().requires_grad_(true);
        s_head.Loss(scores, Labels(), torch.tensor(s_weights)).backward();
        var expected = new double[9];
        foreach (var (rows, weight) in new[] { (new[] { 0, 1, 7 }, 0.4), ([2, 6], 0.3) })
        {
            var (p, q) = (Softmax(rows, s_scores), Softmax(rows, s_relevance));
            for (var i = 0; i < rows.Length; i++)
                expected[rows[i]] = weight * (p[i] - q[i]);
        }
        Near.Values(expected, scores.grad!.data<float>().ToArray(), 1e-6);
    }

    [TestMethod]
    public void NothingToOrderIsZero()
    {
        using var scope = torch.NewDisposeScope();
        var scores = torch.tensor(new float[] { 1, 2, 3 }, [3, 1], requires_grad: true);
        var loss = s_head.Loss(scores, Labels([1, 1, 0], [1, 1, 2]), null);
        loss.backward();
        Assert.AreEqual(0, loss.item<float>());
        Near.Values<float, float>([0, 0, 0], scores.grad!.data<float>().ToArray());
    }

    [TestMethod]
    public void ScoresFarApartStayFinite()
    {
        using var scope = torch.NewDisposeScope();
        var scores = torch.tensor(new float[] { 1e4f, -1e4f }, [2, 1], requires_grad: true);
        var loss = s_head.Loss(scores, Labels([0, 1], [1, 1]), null);
        loss.backward();
        // log P(s₁) = −20,000, and P(y₁) = e / (1 + e).
        Near.Value(20_000 * Math.E / (1 + Math.E), loss.item<float>(), 1e-5);
        Assert.IsTrue(scores.grad!.data<float>().ToArray().All(float.IsFinite));
    }

    /// <summary>Each group counts once, as the mean of its rows' weights; those without an order, and rows without a label, do
    /// not.</summary>
    [TestMethod]
    public void RowsAreWeighedByTheirGroups()
    {
        var table = Table([1, 1, 2, 2, 2, 3, 4, 4], [0, 1, 1, 1, 2, 5, 2, 2]);
        table.Weights[0].Row(2)[0] = 3;
        table.Weights[0].Row(4)[0] = 0;
        // Row 4 has no label: what is left of group 2 is alike.
        RowLists.Weigh(table, 0);
        Near.Values<double, float>([0.5, 0.5, 0, 0, 0, 0, 0, 0], table.Weights[0].Values(8).ToArray());

        table = Table([1, 1, 2, 2, 2], [0, 1, 1, 1, 2]);
        table.Weights[0].Row(2)[0] = 3;
        RowLists.Weigh(table, 0);
        Near.Values<double, float>([1 / 2.0, 1 / 2.0, 3 / 3.0, 1 / 3.0, 1 / 3.0], table.Weights[0].Values(5).ToArray());
    }

    [TestMethod]
    [DataRow(16, 9)]
    [DataRow(8, 40)] // groups larger than batches
    [DataRow(1000, 5)]
    public void BatchesHoldWholeGroups(int batchSize, int largest)
    {
        var random = new Random(batchSize);
        var groups = new List<float>();
        for (var g = 1; g < 60; g++)
            groups.AddRange(Enumerable.Repeat((float)(random.Next(6) == 0 ? 0 : g), random.Next(1, largest)));
        float[] mixed = [.. groups];
        random.Shuffle(mixed);
        var table = Table(mixed, [.. mixed.Select((_, i) => (float)i)]);
        for (var row = 0; row < mixed.Length; row++)
            if (mixed[row] == 0)
                table.Weights[0].Row(row)[0] = 0;
        int[] order = [.. Enumerable.Range(0, mixed.Length)];
        new SeededRandom(3).Shuffle(order);

        var batches = RowLists.Of(table, [s_head])!.Batches(order, batchSize);

        CollectionAssert.AreEquivalent(order, batches.SelectMany(batch => batch).ToArray());
        Assert.IsTrue(batches.All(batch => batch.Length > 1 && batch.Length < 3 * batchSize));
        Assert.IsTrue(Math.Abs(batches.Count - (double)order.Length / batchSize) <= 1 || largest > batchSize);
        foreach (var group in mixed.Where(group => group > 0).GroupBy(group => group))
        {
            var parts = batches.Select(batch => batch.Count(row => mixed[row] == group.Key)).Where(count => count > 0).ToArray();
            // Cut only where it is larger than a batch, and then into parts as large as one.
            Assert.IsTrue(parts.Length <= (group.Count() + batchSize - 1) / batchSize, $"{group.Count()} rows in {parts.Length} batches");
        }
    }

    [TestMethod]
    public void GroupsOfTwoViewsAreTwo()
    {
        var table = Table([1, 2, 1, 2], [0, 1, 2, 3]);
        RowLists.Of(table, [s_head])!.MoveApart(2);
        var groups = Enumerable.Range(0, 4).Select(row => GroupedLabels.GroupOf(table.Labels[0].Row(row))).ToArray();
        Assert.AreEqual(4, groups.Distinct().Count());
        CollectionAssert.AreEqual(new long[] { 1, 2 }, groups[..2]);
    }

    private static double CrossEntropy(int[] rows)
    {
        var (p, q) = (Softmax(rows, s_scores), Softmax(rows, s_relevance));
        return -p.Zip(q, (own, truth) => truth * Math.Log(own)).Sum();
    }

    private static double[] Softmax(int[] rows, float[] values)
    {
        var sum = rows.Sum(row => Math.Exp(values[row]));
        return [.. rows.Select(row => Math.Exp(values[row]) / sum)];
    }

    private static torch.Tensor Scores() => torch.tensor(s_scores, [9, 1]);

    private static torch.Tensor Labels() => Labels(s_relevance, s_groups);

    private static torch.Tensor Labels(float[] relevance, float[] groups) =>
        torch.tensor(relevance.Zip(groups, (y, g) => new[] { y, g, 0 }).SelectMany(label => label).ToArray(), [relevance.Length, 3]);

    private static RowTable Table(float[] groups, float[] relevance)
    {
        var table = new RowTable([new InputColumn("x", ColumnKind.Single, 1, true, 0, [])], [3]);
        table.Reserve(groups.Length);
        table.Rows = groups.Length;
        for (var row = 0; row < groups.Length; row++)
        {
            var label = table.Labels[0].Row(row);
            (label[0], label[1], label[2]) = (relevance[row], groups[row], 0);
            table.Weights[0].Row(row)[0] = 1;
        }
        return table;
    }
}
