using System.Globalization;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>Other files are read as the one that a model was trained on.</summary>
[TestClass]
public sealed class TableReadingTests : IDisposable
{
    private static readonly string[] s_quick = ["--preset", "fast", "--no-compare", "--threads", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Place(string name) => Path.Combine(_folder.Path, name);

    private string File(string name, IEnumerable<string> lines)
    {
        System.IO.File.WriteAllText(Place(name), string.Join('\n', lines) + "\n");
        return Place(name);
    }

    private static int Number(int row) => row * 37 % 101;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string[] Scored(string data, params string[] also) =>
        Lines(["score", data, "--model", Place("m"), "--only", .. also]);

    private void Train(string data, params string[] also) => ToolCall.Good(["train", data, "-o", Place("m"), .. s_quick, .. also]);

    /// <summary>1.234 is a thousand and more where the model was trained on decimal commas, also in a file without any comma.</summary>
    [TestMethod]
    public void TheDecimalMarkIsThatOfTheTraining()
    {
        var trained = File("t.csv", [.. Enumerable.Range(0, 240).Select(i => $"{40 * Number(i)},5;{40 * Number(i)},25").Prepend("z;x")]);
        Train(trained, "-t", "z:regression");
        var points = Scored(File("a.csv", ["x", "1.000", "3.500"]), "--separator", ";");
        var plain = Scored(File("b.csv", ["x", "1000", "3500"]), "--separator", ";");
        CollectionAssert.AreEqual(plain, points);
        // What cannot be read so is an error, and not another number.
        var call = ToolCall.Run("score", File("c.csv", ["x;n", "1.5;1", "2.25;2"]), "--model", Place("m"));
        Assert.AreEqual(1, call.Code);
        Assert.Contains("decimal mark ','", call.Error);
        CollectionAssert.AreEqual(
            Scored(File("d.csv", ["x;n", "1,5;1", "2,25;2"])).Select(line => line.Replace(',', '.')).ToArray(),
            Scored(Place("c.csv"), "--decimal", ".")
        );
        // The same for the commands that need the labels.
        var labelled = File("e.csv", ["z;x", .. Enumerable.Range(1, 20).Select(i => $"{i}.000;{i}.000")]);
        var same = File("f.csv", ["z;x", .. Enumerable.Range(1, 20).Select(i => $"{i}000;{i}000")]);
        Assert.AreEqual(Metrics(same), Metrics(labelled));
    }

    private string Metrics(string data) =>
        ToolCall.Good("evaluate", data, "--model", Place("m"), "--json").Json.GetProperty("tasks").ToString();

    /// <summary>Rows to be scored lack the label, and without a header all columns behind it are one place further left.</summary>
    [TestMethod]
    public void AFileWithoutHeaderAndWithoutLabels()
    {
        string Row(int i, bool hasLabel) =>
            Invariant($"{Number(i)}.5,{(hasLabel ? $"{2 * Number(i)}.25," : "")}{i % 7}.5,n{i % 3}");
        var trained = File("t.csv", Enumerable.Range(0, 240).Select(i => Row(i, true)));
        Train(trained, "-t", "column2", "--no-header");
        var with = File("a.csv", Enumerable.Range(0, 30).Select(i => Row(i, true)));
        var without = File("b.csv", Enumerable.Range(0, 30).Select(i => Row(i, false)));
        CollectionAssert.AreEqual(Scored(with), Scored(without));
        var kept = ToolCall.Good("score", without, "--model", Place("m")).Output.ReplaceLineEndings("\n").Split('\n');
        Assert.AreEqual("column1,column3,column4,column2", kept[0]);
        var call = ToolCall.Run("score", File("c.csv", ["1,2", "3,4"]), "--model", Place("m"));
        Assert.AreEqual(1, call.Code);
        Assert.Contains("2 columns", call.Error);
        // A first line of texts is a row all the same.
        var texts = File("d.csv", ["NaN,?,NA,n1", .. Enumerable.Range(0, 30).Select(i => Row(i, true))]);
        Assert.HasCount(32, Scored(texts));
    }

    /// <summary>A model that was trained with a header takes a file without one, where that is said.</summary>
    [TestMethod]
    public void AHeaderThatIsMissing()
    {
        var lines = System.IO.File.ReadAllLines(PenguinModel.Data);
        var folder = PenguinModel.Instance.Folder;
        var bare = File("bare.csv", lines[1..]);
        CollectionAssert.AreEqual(
            Lines("score", PenguinModel.Data, "--model", folder, "--only"),
            Lines("score", bare, "--model", folder, "--only", "--no-header")
        );
        Assert.AreEqual(
            ToolCall.Good("evaluate", PenguinModel.Data, "--model", folder, "--json").Json.GetProperty("tasks").ToString(),
            ToolCall.Good("evaluate", bare, "--model", folder, "--no-header", "--json").Json.GetProperty("tasks").ToString()
        );
        var call = ToolCall.Run("score", bare, "--model", folder, "--only");
        Assert.AreEqual(2, call.Code);
        Assert.Contains("which the file does not have", call.Error);
    }

    /// <summary>A model that was trained on a file without a header knows that of the next one.</summary>
    [TestMethod]
    public void NoHeaderIsRemembered()
    {
        // All cells of the first row look like names.
        string Row(int i) => $"a{Number(i) % 2},b{i % 3},c{i % 5}";
        var trained = File("t.csv", Enumerable.Range(0, 240).Select(Row));
        Train(trained, "-t", "column1", "--no-header");
        var said = ToolCall.Good("evaluate", trained, "--model", Place("m"), "--json").Json;
        Assert.AreEqual(240, said.GetProperty("tasks")[0].GetProperty("rows").GetInt32());
        Assert.HasCount(241, Scored(trained));
        ToolCall.Good("report", trained, "--model", Place("m"), "--out", Place("r.html"));
        ToolCall.Good("export", Place("m"), "--data", trained, "--out", Place("again.onnx"));
    }

    /// <summary>A file that has names of our own columns is read like any other, and its label is nowhere among the features.</summary>
    [TestMethod]
    public void AFilesColumnsAreNotTakenForOurOwn()
    {
        string[] names =
        [
            "y", "y.Label", "c", "c.Name", "day", "day.Month", "day.Days", "words", "words.Counts",
            "words.Words", "Features.Numbers", "Features.Gaps", "Features.Names", "Features.Words",
        ];
        string Row(int i) =>
            Invariant(
                $"{(i * 13 % 29 > 14 ? "yes" : "no")},{(i % 9 == 0 ? "" : $"{Number(i)}")},c{i % 3},{i * 5 % 17},"
            )
            + Invariant($"2024-{1 + i % 12:00}-0{1 + i % 9},{i * 3 % 23},{i * 7 % 19},w{i % 5} v{i % 4} and some more words {i},")
            + Invariant($"{i * 11 % 31},{i % 6},{i * 2 % 37},{i * 19 % 41},{i * 23 % 43},{i * 29 % 47}");
        var trained = File("t.csv", [.. Enumerable.Range(0, 240).Select(Row).Prepend(string.Join(',', names))]);
        Train(trained, "-t", "y");
        var said = ToolCall.Good("inspect", Place("m"), "--json").Json;
        var inputs = said.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("name").GetString()!).ToArray();
        // The parts of the date stand beside the file's columns of the same name.
        CollectionAssert.IsSubsetOf(names[1..].Where(name => name is not "day").ToArray(), inputs);
        CollectionAssert.DoesNotContain(inputs, "y");
        Assert.HasCount(names.Length - 2 + 4, inputs);
        // Each column of the file tells: another cell gives another answer.
        var row = Row(5).Split(',');
        var before = Probability(row);
        foreach (var (i, name) in names.Index())
        {
            if (name is "y" or "day" or "words" or "c")
                continue;
            var other = row.ToArray();
            other[i] = "60";
            Assert.AreNotEqual(before, Probability(other), name);
        }
        // The label does not.
        row[0] = "no";
        var no = Probability(row);
        row[0] = "yes";
        Assert.AreEqual(no, Probability(row));
        Assert.AreEqual(Evaluated("model.zip"), Evaluated("model.onnx"));

        string Evaluated(string file) =>
            ToolCall.Good("evaluate", trained, "--model", Path.Combine(Place("m"), file), "--json").Json.GetProperty("tasks").ToString();

        string Probability(string[] cells) => Scored(File("one.csv", [string.Join(',', names), string.Join(',', cells)]))[1].Split(',')[1];
    }

    /// <summary>Numbers are classes in their order, and are written as they were.</summary>
    [TestMethod]
    [DataRow("ordinal")]
    [DataRow("multiclass")]
    public void ClassesThatAreNumbers(string kind)
    {
        string[] marks = ["1", "2", "10"];
        string Row(int i) => $"{marks[Number(i) / 34]},{(i % 8 == 0 ? "?" : Number(i) % 2 == 0 ? "-1" : "1")},{Number(i)},n{Number(i) % 2}";
        var trained = File("t.csv", [.. Enumerable.Range(0, 240).Select(Row).Prepend("mark,sign,x,n")]);
        ToolCall.Good("train", trained, "-t", $"mark:{kind}", "-t", "sign", "-o", Place("m"), "--no-compare", "--threads", "1");
        foreach (var model in new[] { "model.onnx", "model.zip" })
        {
            var lines = Lines("score", trained, "--model", Path.Combine(Place("m"), model), "--only", "--all-scores");
            Assert.AreEqual("mark,mark.Probability,mark.Score.1,mark.Score.2,mark.Score.10,sign,sign.Probability", lines[0]);
            var cells = lines[1..].Select(line => line.Split(',')).ToArray();
            var right = cells.Where((row, i) => row[0] == marks[Number(i) / 34]).Count();
            Assert.IsGreaterThanOrEqualTo(180, right, "of 240");
            Assert.IsGreaterThanOrEqualTo(220, cells.Where((row, i) => row[5] == (Number(i) % 2 == 0 ? "-1" : "1")).Count());
        }
    }

    private static string[] Lines(params string[] arguments) =>
        ToolCall.Good(arguments).Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    /// <summary>A file that was scored before has columns that the model makes.</summary>
    [TestMethod]
    [DataRow("y.Score", true)]
    [DataRow("y.Probability", true)]
    [DataRow("y.PredictedLabel", true)]
    [DataRow("z.Score", true)]
    [DataRow("z.Probability", false)]
    [DataRow("y.Predicted", false)]
    public void AColumnThatIsCalledLikeAResult(string name, bool isRefused)
    {
        var rows = Enumerable.Range(0, 40).Select(i => $"{(i % 2 == 0 ? "a" : "b")},{2 * Number(i)},{Number(i)},{i % 7}");
        var data = File("t.csv", [$"y,z,x,{name}", .. rows]);
        var call = ToolCall.Run("infer", data, "-t", "y", "-t", "z:regression");
        Assert.AreEqual(isRefused ? 2 : 0, call.Code, call.Error);
        if (isRefused)
            Assert.Contains($"--ignore {name}", call.Error);
        ToolCall.Good("infer", data, "-t", "y", "-t", "z:regression", "--ignore", name);
    }

    /// <summary>The second class of a binary task is what yes stands for.</summary>
    [TestMethod]
    public void YesIsWhatPeopleTakeForYes()
    {
        var trained = File(
            "t.csv",
            [.. Enumerable.Range(0, 240).Select(i => $"{(Number(i) > 50 ? "ja" : "nein")},{Number(i)}").Prepend("y,x")]
        );
        Train(trained, "-t", "y");
        var cells = Scored(File("a.csv", ["x,n", "100,1", "1,2"]));
        Assert.AreEqual("y,y.Probability", cells[0]);
        Assert.AreEqual("ja", cells[1].Split(',')[0]);
        Assert.AreEqual("nein", cells[2].Split(',')[0]);
        var high = float.Parse(cells[1].Split(',')[1], CultureInfo.InvariantCulture);
        var low = float.Parse(cells[2].Split(',')[1], CultureInfo.InvariantCulture);
        Assert.IsTrue(high > 0.5 && low < 0.5, $"the probability is that of 'ja': {high}, {low}");
        Assert.IsGreaterThanOrEqualTo(0.85, Accuracy(Place("m")));
        Assert.IsGreaterThanOrEqualTo(0.85, Accuracy(Path.Combine(Place("m"), "model.zip")));

        double Accuracy(string model) =>
            ToolCall
                .Good("evaluate", trained, "--model", model, "--json")
                .Json.GetProperty("tasks")[0]
                .GetProperty("metrics")[0]
                .GetProperty("value")
                .GetDouble();
    }
}
