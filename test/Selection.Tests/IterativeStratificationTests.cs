namespace MlNet.MultiTask.Selection.Tests;

/// <summary>Iterative stratification by what it promises, and by hand.</summary>
[TestClass]
public sealed class IterativeStratificationTests
{
    [TestMethod]
    public void RareLabelsAreDealtOutFirst()
    {
        // Rows 0 and 1 have the rare label, all have the other: dealing out row by row could put both into one fold.
        for (var seed = 0; seed < 20; seed++)
        {
            var folds = IterativeStratification.Split(
                6,
                [
                    [0, 1],
                    [0, 1, 2, 3, 4, 5],
                ],
                Own(6),
                2,
                seed
            );
            Assert.AreNotEqual(folds[0], folds[1]);
            Assert.AreEqual(3, folds.Count(fold => fold == 0));
        }
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(5)]
    [DataRow(7)]
    public void OfOneLabelPerRowEachFoldHasItsShare(int folds)
    {
        var random = new Random(folds);
        int[] classes = [.. Enumerable.Range(0, 211).Select(_ => (int)Math.Sqrt(random.Next(36)))];
        int[][] strata = [.. Enumerable.Range(0, 6).Select(c => Enumerable.Range(0, 211).Where(row => classes[row] == c).ToArray())];
        var split = IterativeStratification.Split(211, strata, Own(211), folds, 3);

        foreach (var stratum in strata)
            for (var fold = 0; fold < folds; fold++)
                Assert.IsLessThan(1, Math.Abs(stratum.Count(row => split[row] == fold) - stratum.Length / (double)folds));
        Assert.IsTrue(split.All(fold => fold >= 0 && fold < folds));
    }

    [TestMethod]
    public void OfManyLabelsAtOnceEachFoldHasNearlyItsShare()
    {
        var random = new Random(4);
        const int Rows = 600,
            Folds = 5;
        // Twelve labels of which a row has a few, from one in two rows to one in forty.
        int[][] strata =
        [
            .. Enumerable
                .Range(0, 12)
                .Select(label => Enumerable.Range(0, Rows).Where(_ => random.NextDouble() < 0.5 * Math.Pow(0.76, label)).ToArray()),
        ];
        var split = IterativeStratification.Split(Rows, strata, Own(Rows), Folds, 1);
        int[] byChance = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Folds))];

        Assert.IsLessThan(Unevenness(byChance) / 5, Unevenness(split));
        foreach (var stratum in strata)
            Assert.IsTrue(
                Enumerable
                    .Range(0, Folds)
                    .All(fold => Math.Abs(stratum.Count(row => split[row] == fold) - stratum.Length / (double)Folds) < 3)
            );

        double Unevenness(int[] of) =>
            strata.Average(stratum =>
                Enumerable.Range(0, Folds).Average(fold => Math.Abs(stratum.Count(row => of[row] == fold) - stratum.Length / (double)Folds))
            );
    }

    [TestMethod]
    public void GroupsStayTogetherAndFoldsEven()
    {
        var random = new Random(8);
        int[] groups = [.. Enumerable.Range(0, 300).Select(_ => random.Next(40))];
        int[][] strata =
        [
            [.. Enumerable.Range(0, 300).Where(row => row % 3 == 0)],
            [.. Enumerable.Range(0, 300).Where(row => row % 3 != 0)],
        ];
        var split = IterativeStratification.Split(300, strata, groups, 4, 2);

        foreach (var group in Enumerable.Range(0, 40))
            Assert.IsLessThanOrEqualTo(
                1,
                Enumerable.Range(0, 300).Where(row => groups[row] == group).Select(row => split[row]).Distinct().Count()
            );
        for (var fold = 0; fold < 4; fold++)
        {
            Assert.AreEqual(75, split.Count(of => of == fold), 8);
            Assert.AreEqual(25, strata[0].Count(row => split[row] == fold), 5);
        }
    }

    [TestMethod]
    public void TheSeedDecides()
    {
        int[][] strata =
        [
            [.. Enumerable.Range(0, 50)],
            [.. Enumerable.Range(50, 50)],
        ];
        var first = IterativeStratification.Split(100, strata, Own(100), 5, 1);
        CollectionAssert.AreEqual(first, IterativeStratification.Split(100, strata, Own(100), 5, 1));
        CollectionAssert.AreNotEqual(first, IterativeStratification.Split(100, strata, Own(100), 5, 2));
    }

    [TestMethod]
    public void RowsWithoutAnyLabelAreSpreadToo()
    {
        var split = IterativeStratification.Split(
            10,
            [
                [0, 1, 2, 3],
            ],
            Own(10),
            2,
            1
        );
        Assert.AreEqual(5, split.Count(fold => fold == 0));
        Assert.AreEqual(2, split.Take(4).Count(fold => fold == 0));
    }

    private static int[] Own(int rows) => [.. Enumerable.Range(0, rows)];
}
