using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>Options of <c>train</c> that decide which rows judge the model, and how long it takes, seen from outside.</summary>
[TestClass]
public sealed class TrainOptionTests : IDisposable
{
    private static readonly string[] s_quick = ["--preset", "fast", "--no-compare", "--threads", "1", "--no-export"];

    private readonly TemporaryFolder _folder = new();

    private string Model => Path.Combine(_folder.Path, "m");

    public void Dispose() => _folder.Dispose();

    private string File(string header, int rows, Func<int, FormattableString> row)
    {
        var path = Path.Combine(_folder.Path, "rows.csv");
        var text = new StringBuilder(header).Append('\n');
        for (var i = 0; i < rows; i++)
            text.Append(row(i).ToString(CultureInfo.InvariantCulture)).Append('\n');
        System.IO.File.WriteAllText(path, text.ToString());
        return path;
    }

    private JsonElement Train(string data, params string[] also) =>
        ToolCall.Good(["train", data, "-o", Model, "--json", .. s_quick, .. also]).Json;

    private static double Accuracy(JsonElement said) =>
        said.GetProperty("tasks")[0].GetProperty("metrics")[0].GetProperty("value").GetDouble();

    private static int HeldOut(JsonElement said) => said.GetProperty("tasks")[0].GetProperty("rows").GetInt32();

    /// <summary>The label is a matter of the person alone, whom the badge tells: whoever was seen in training is known again, of others
    /// nothing is known.</summary>
    [TestMethod]
    public void RowsOfAGroupAreHeldOutTogether()
    {
        // 60 persons of 20 rows; half of them ill, in no order.
        var data = File(
            "person,y,badge,a",
            1200,
            i => $"p{i % 60},{(i % 60 * 7919 % 61 % 2 == 0 ? "ill" : "well")},badge{i % 60},{i * 11 % 61}"
        );
        var mixed = Train(data, "-t", "y", "--ignore", "person");
        var grouped = Train(data, "-t", "y", "--group", "person");
        Assert.IsGreaterThanOrEqualTo(0.9, Accuracy(mixed), "the rows of a person are in both parts");
        Assert.IsLessThanOrEqualTo(0.8, Accuracy(grouped), "no person is in both parts");
        Assert.AreEqual(0, HeldOut(grouped) % 20, "whole persons");
        Assert.IsTrue(HeldOut(grouped) is >= 160 and <= 320, "about a fifth");
        Assert.AreEqual("person", grouped.GetProperty("table").GetProperty("group").GetString());
        // To use the model nobody needs to know the person.
        var rows = Path.Combine(_folder.Path, "new.csv");
        System.IO.File.WriteAllText(rows, "y,badge,a\nill,badge1,4\nwell,badge2,6\nill,badge3,7\n");
        Assert.StartsWith("y,badge,a,y.Predicted", ToolCall.Good("score", rows, "--model", Model).Output);
        ToolCall.Good("evaluate", rows, "--model", Model);
        Assert.Contains("GroupColumn = \"person\"", System.IO.File.ReadAllText(Path.Combine(Model, "Pipeline.cs")));
    }

    /// <summary>What was so in the first four fifths of the time is the other way round later on: only a test by time shows it.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void TheLatestRowsAreHeldOut(bool byDate)
    {
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        string When(int time) => byDate ? start.AddDays(time).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : $"{1000 + time}";
        // The rows are in no order in the file.
        var data = File(
            "when,y,x",
            1000,
            i =>
            {
                var time = i * 387 % 1000;
                return $"{When(time)},{(i * 37 % 101 > 50 == time < 800 ? "a" : "b")},{i * 37 % 101}";
            }
        );
        var timed = Train(data, "-t", "y", "--time", "when");
        Assert.IsLessThanOrEqualTo(0.2, Accuracy(timed));
        Assert.AreEqual(200, HeldOut(timed));
        Assert.IsGreaterThanOrEqualTo(0.6, Accuracy(Train(data, "-t", "y", "--ignore", "when")));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void TrainingEndsWithItsBudget()
    {
        // Labels of noise: there is always something more to learn by heart.
        var data = File("y,z,a,b,c", 4000, i => $"{i * 7919 % 4001 % 2},{i * 104729 % 4001},{i * 37 % 101},{i * 61 % 103},{i * 17 % 97}");
        var said = ToolCall
            .Good("train", data, "-t", "y", "-t", "z:regression", "-o", Model, "--preset", "best", "--budget", "12s", "--json")
            .Json;
        Assert.IsTrue(said.GetProperty("wasStopped").GetBoolean());
        // It was stopped: it would have gone on.
        Assert.IsLessThanOrEqualTo(20, said.GetProperty("seconds").GetDouble());
        Assert.HasCount(5, Directory.GetFiles(Model));
        Assert.Contains("--compare", said.GetProperty("comparisonNote").GetString()!);
        ToolCall.Good("score", data, "--model", Model, "--out", Path.Combine(_folder.Path, "scored.csv"));
    }

    [TestMethod]
    public void ABudgetThatIsTooShortLeavesNothing()
    {
        var data = File("y,a", 4000, i => $"{i % 2},{i * 37 % 101}");
        var call = ToolCall.Run("train", data, "-t", "y", "-o", Model, "--budget", "0.001s");
        Assert.AreEqual(2, call.Code);
        Assert.Contains("too short", call.Error);
        Assert.HasCount(1, Directory.GetFileSystemEntries(_folder.Path));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void ASearchWithinABudget()
    {
        var data = File("y,z,a,b", 400, i => $"{(i * 37 % 101 > 50 ? "a" : "b")},{2 * (i * 61 % 103)},{i * 37 % 101},{i * 61 % 103}");
        var call = ToolCall.Good("train", data, "-t", "y", "-t", "z", "-o", Model, "--search", "--budget", "10s", "--threads", "1");
        Assert.Contains("trials", call.Output);
        Assert.Contains("change", call.Output);
        Assert.HasCount(5, Directory.GetFiles(Model));
        ToolCall.Good("score", data, "--model", Model, "--out", Path.Combine(_folder.Path, "scored.csv"));
        var json = ToolCall
            .Good("train", data, "-t", "y", "-t", "z", "-o", Model, "--search", "--budget", "4s", "--no-compare", "--json")
            .Json;
        Assert.AreEqual(2, json.GetProperty("search").GetProperty("default").GetArrayLength());
    }
}
