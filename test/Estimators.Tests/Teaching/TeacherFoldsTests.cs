namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Folds of teachers: every row in one, the classes in all.</summary>
[TestClass]
public sealed class TeacherFoldsTests
{
    [TestMethod]
    [DataRow(10)]
    [DataRow(103)]
    public void EveryRowIsInOneFoldAndFoldsAreAlike(int count)
    {
        int[] rows = [.. Enumerable.Range(0, count).Select(i => 3 * i)];
        var folds = TeacherFolds.Of(rows, row => row / 3 % 4 == 0 ? 1 : 0, seed: 2);

        Assert.HasCount(5, folds);
        CollectionAssert.AreEqual(rows, folds.SelectMany(fold => fold).Order().ToArray());
        foreach (var fold in folds)
        {
            CollectionAssert.AreEqual(fold.Order().ToArray(), fold);
            Assert.AreEqual(count / 5.0, fold.Length, 1);
            // A quarter of the rows is of class 1.
            Assert.AreEqual(count / 20.0, fold.Count(row => row / 3 % 4 == 0), 1);
        }
    }

    [TestMethod]
    public void TheSeedDecidesWhichRowsGoTogether()
    {
        int[] rows = [.. Enumerable.Range(0, 50)];
        int[] First(int seed) => TeacherFolds.Of(rows, _ => 0, seed)[0];
        CollectionAssert.AreEqual(First(1), First(1));
        CollectionAssert.AreNotEqual(First(1), First(2));
    }
}
