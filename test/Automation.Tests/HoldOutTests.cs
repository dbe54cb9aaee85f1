using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Automation.Tests;

/// <summary>The rows that are kept for the test.</summary>
[TestClass]
public sealed class HoldOutTests
{
    private static (T[] Train, T[] Test) Split<T>(string header, IEnumerable<string> lines, string column, InferenceOptions? options = null)
    {
        using var file = TableFile.Of(header, lines);
        var ml = new MLContext(1);
        var table = file.Infer(["y"], options);
        var (train, test) = ml.MultiTask().HoldOut(table.Load(file.Path), table, seed: 1);
        return ([.. train.GetColumn<T>(column)], [.. test.GetColumn<T>(column)]);
    }

    [TestMethod]
    public void AFifthWithItsShareOfEachClass()
    {
        var (train, test) = Split<ReadOnlyMemory<char>>(
            "y,x",
            Enumerable.Range(0, 100).Select(i => $"{(i < 20 ? "rare" : "usual")},{i * 7 % 31}"),
            "y"
        );
        Assert.HasCount(80, train);
        Assert.AreEqual(4, test.Count(label => label.ToString() == "rare"));
        Assert.AreEqual(16, test.Count(label => label.ToString() == "usual"));
    }

    [TestMethod]
    public void AClassOfOneRowIsNoReasonToStop()
    {
        var (train, test) = Split<ReadOnlyMemory<char>>(
            "y,x",
            Enumerable.Range(0, 100).Select(i => $"{(i == 0 ? "once" : i % 2 == 0 ? "a" : "b")},{i * 7 % 31}"),
            "y"
        );
        Assert.AreEqual(100, train.Length + test.Length);
    }

    [TestMethod]
    public void GroupsStayTogether()
    {
        var (train, test) = Split<ReadOnlyMemory<char>>(
            "who,y,x",
            Enumerable.Range(0, 200).Select(i => $"p{i / 4},{i * i % 17},{i * 7 % 31}"),
            "who",
            new InferenceOptions { GroupColumn = "who" }
        );
        Assert.IsFalse(train.Select(who => who.ToString()).Intersect(test.Select(who => who.ToString())).Any());
        Assert.IsTrue(test.Length is >= 20 and <= 60, $"{test.Length} rows");
    }

    [TestMethod]
    public void TheLatestRowsByTime()
    {
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var (train, test) = Split<DateTime>(
            "day,y,x",
            Enumerable.Range(0, 200).Select(i => $"{start.AddDays(i * 37 % 200):yyyy-MM-dd},{i * i % 17},{i * 7 % 31}"),
            "day",
            new InferenceOptions { TimeColumn = "day" }
        );
        Assert.IsTrue(train.Max() < test.Min());
        Assert.HasCount(40, test);
    }
}
