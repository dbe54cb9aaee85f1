namespace MlNet.MultiTask.Selection.Tests;

/// <summary>Search spaces and the schedules of the strategies, by hand.</summary>
[TestClass]
public sealed class SearchSpaceTests
{
    [TestMethod]
    public void DrawsStayInTheirRanges()
    {
        var space = new SearchSpace(
            SearchDimension.Uniform("dropout", 0.1, 0.5),
            SearchDimension.LogUniform("rate", 1e-4, 1e-2),
            SearchDimension.Integer("layers", 1, 3),
            SearchDimension.Choice("width", 16, 64),
            SearchDimension.TaskWeights("weights", "a", "b", "c")
        );
        SearchPoint[] points = [.. Enumerable.Range(0, 600).Select(seed => space.Draw(seed, 7))];
        Assert.IsTrue(
            points.All(point =>
                point.Number("dropout") is >= 0.1 and < 0.5 && point.Number("rate") is >= 1e-4 and < 1e-2 && point.Epochs == 7
            )
        );
        // Half of the rates lie below the geometric mean; each whole number and choice comes up as often as another; weights have a mean of
        // 1 and of each task.
        Assert.AreEqual(0.5, points.Average(point => point.Number("rate") < 1e-3 ? 1.0 : 0), 0.08);
        Assert.AreEqual(0.3, points.Average(point => point.Number("dropout")), 0.02);
        for (var layers = 1; layers <= 3; layers++)
            Assert.AreEqual(1 / 3.0, points.Average(point => point.Get<int>("layers") == layers ? 1.0 : 0), 0.08);
        Assert.AreEqual(0.5, points.Average(point => point.Get<int>("width") == 64 ? 1.0 : 0), 0.08);
        Assert.IsTrue(
            points.All(point =>
                Math.Abs(point.Get<IReadOnlyList<double>>("weights").Average() - 1) < 1e-2
                && point.Get<IReadOnlyList<double>>("weights").All(weight => weight > 0)
            )
        );
        Assert.AreEqual(1, points.Average(point => point.Get<IReadOnlyList<double>>("weights")[1]), 0.1);
        // Uniform on the simplex: a third of the mass is exceeded with probability (2/3)².
        Assert.AreEqual(4 / 9.0, points.Average(point => point.Get<IReadOnlyList<double>>("weights")[0] > 1 ? 1.0 : 0), 0.08);
        Assert.AreEqual(space.Draw(5, 7).ToString(), points[5].ToString());
    }

    [TestMethod]
    public void AGridIsEveryCombination()
    {
        var space = new SearchSpace(
            SearchDimension.LogUniform("rate", 1e-4, 1e-2),
            SearchDimension.Choice("width", 16, 64),
            SearchDimension.TaskWeights("weights", "a", "b")
        );
        var grid = space.Grid(3, 5);
        Assert.HasCount(3 * 2 * 3, grid);
        Assert.HasCount(18, grid.Select(point => point.ToString()).Distinct());
        CollectionAssert.AreEqual(
            new[] { 1e-4, 1e-3, 1e-2 },
            grid.Select(point => Math.Round(point.Number("rate"), 12)).Distinct().ToArray()
        );
        // 3:1, 2:2 and 1:3, with a mean of 1.
        CollectionAssert.AreEqual(
            new[] { 1.5, 1, 0.5 },
            grid.Select(point => point.Get<IReadOnlyList<double>>("weights")[0]).Distinct().ToArray()
        );
    }

    [TestMethod]
    public void WeightsGoToTheTasksByName()
    {
        var space = new SearchSpace(SearchDimension.TaskWeights("weights", "a", "b"));
        var point = space.Grid(3, 1)[0];
        var tasks = point.Weigh("weights", [Tasks.Binary("b", "B"), Tasks.Regression("a", "A")]);
        Assert.AreEqual(0.5, tasks[0].LossWeight, 1e-12);
        Assert.AreEqual(1.5, tasks[1].LossWeight, 1e-12);
        Assert.AreEqual(1, point.Weigh("weights", [Tasks.Binary("b", "B")])[0].LossWeight);
        StringAssert.Contains(
            Assert.ThrowsExactly<KeyNotFoundException>(() => point.Weigh("weights", [Tasks.Binary("c", "C")])).Message,
            "does not name the task 'c'"
        );
        StringAssert.Contains(Assert.ThrowsExactly<KeyNotFoundException>(() => point.Number("rate")).Message, "'weights'");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidCastException>(() => point.Number("weights")).Message, "'weights'");
    }

    [TestMethod]
    public void ImpossibleRangesAreNamed()
    {
        Says("Search dimension 'rate': the value 0 has no logarithm", SearchDimension.LogUniform("rate", 0, 1));
        Says("Search dimension 'dropout': the range from 0.5 to 0.1 holds no number", SearchDimension.Uniform("dropout", 0.5, 0.1));
        Says("Search dimension 'dropout': the range from NaN to 1", SearchDimension.Uniform("dropout", double.NaN, 1));
        Says("Search dimension 'width': there is no value", SearchDimension.Choice("width", (IReadOnlyList<int>)[]));
        Says("Search dimension 'width': the value '8' is there 2 times", SearchDimension.Choice("width", 8, 8));
        Says("at least two tasks", SearchDimension.TaskWeights("weights", "a"));
        Says("2 search dimensions are named 'x'", SearchDimension.Uniform("x", 0, 1), SearchDimension.Uniform("x", 0, 1));
        Says("at least one dimension");

        static void Says(string text, params SearchDimension[] dimensions) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new SearchSpace(dimensions)).Message, text);
    }

    [TestMethod]
    public void HalvingsScheduleByHand()
    {
        CollectionAssert.AreEqual(new[] { (9, 1), (3, 3), (1, 9) }, SuccessiveHalving.Schedule(9, 3, 9).ToArray());
        CollectionAssert.AreEqual(new[] { (27, 3), (9, 11), (3, 33), (1, 100) }, SuccessiveHalving.Schedule(27, 3, 100).ToArray());
        CollectionAssert.AreEqual(new[] { (27, 1), (9, 3), (3, 9) }, SuccessiveHalving.Schedule(27, 3, 9).ToArray());
        CollectionAssert.AreEqual(new[] { (10, 12), (5, 25), (2, 50), (1, 100) }, SuccessiveHalving.Schedule(10, 2, 100).ToArray());
        CollectionAssert.AreEqual(new[] { (5, 1) }, SuccessiveHalving.Schedule(5, 2, 1).ToArray());
    }

    [TestMethod]
    public void HyperbandsScheduleIsThatOfThePaper()
    {
        // Li et al. 2018, table 1: R = 81, η = 3.
        var brackets = Hyperband.Schedules(3, 5, 81);
        Assert.HasCount(5, brackets);
        CollectionAssert.AreEqual(new[] { (81, 1), (27, 3), (9, 9), (3, 27), (1, 81) }, brackets[0].ToArray());
        CollectionAssert.AreEqual(new[] { (34, 3), (11, 9), (3, 27), (1, 81) }, brackets[1].ToArray());
        CollectionAssert.AreEqual(new[] { (15, 9), (5, 27), (1, 81) }, brackets[2].ToArray());
        CollectionAssert.AreEqual(new[] { (8, 27), (2, 81) }, brackets[3].ToArray());
        CollectionAssert.AreEqual(new[] { (5, 81) }, brackets[4].ToArray());
        Assert.HasCount(2, Hyperband.Schedules(3, 2, 81));
        Assert.HasCount(1, Hyperband.Schedules(3, 5, 2));
    }

    [TestMethod]
    public void HalvingKeepsTheBest()
    {
        var space = new SearchSpace(SearchDimension.Uniform("x", 0, 1));
        IReadOnlyList<SearchPoint> last = [];
        var rounds = new List<IReadOnlyList<SearchPoint>>();
        foreach (
            var round in new SuccessiveHalving { Candidates = 9 }.Rounds(space, 9, 1, () =>
                [.. last.OrderByDescending(point => point.Number("x"))]
            )
        )
            rounds.Add(last = round);
        Assert.HasCount(3, rounds);
        var best = rounds[0].Select(point => point.Number("x")).OrderDescending().ToArray();
        CollectionAssert.AreEqual(best[..3], rounds[1].Select(point => point.Number("x")).ToArray());
        Assert.AreEqual(best[0], rounds[2].Single().Number("x"));
        Assert.AreEqual(9, rounds[2][0].Epochs);
    }

    [TestMethod]
    public void MeanChangeWithWeightsAndAConstraint()
    {
        var changes = new Dictionary<string, double> { ["a"] = 0.06, ["b"] = -0.02 };
        Assert.AreEqual(0.02, new MeanChange().Score(changes), 1e-12);
        Assert.AreEqual(
            (3 * 0.06 - 0.02) / 4,
            new MeanChange { Weights = new Dictionary<string, double> { ["a"] = 3 } }.Score(changes),
            1e-12
        );
        Assert.AreEqual(0, new MeanChange().Violation(changes));
        Assert.AreEqual(0.01, new MeanChange { WorstLoss = 0.01 }.Violation(changes), 1e-12);
        Assert.AreEqual(0, new MeanChange { WorstLoss = 0.02 }.Violation(changes), 1e-12);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MeanChange { WorstLoss = -1 }.Validate(["A"]));
    }

    [TestMethod]
    public void TheFrontIsWhatNoOtherBeats()
    {
        double[][] points =
        [
            [1, 5],
            [2, 4],
            [2, 3],
            [3, 1],
            [0, 5],
            [3, 1],
        ];
        CollectionAssert.AreEqual(new[] { 0, 1, 3, 5 }, ParetoFront.Of(points).ToArray());
    }
}
