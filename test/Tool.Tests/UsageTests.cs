namespace MlNet.MultiTask.Tool.Tests;

/// <summary>Wrong use ends with 2 and says what would be right.</summary>
[TestClass]
public sealed class UsageTests
{
    [TestMethod]
    [DataRow("unknown", "fly")]
    [DataRow("option", "train DATA --task sex --fly")]
    [DataRow("--task", "train DATA")]
    [DataRow("no file 'none.csv'", "train none.csv --task a")]
    [DataRow("'Weight'", "train DATA --task Weight")]
    [DataRow("--budget", "train DATA --task sex --budget soon")]
    [DataRow("--budget", "train DATA --task sex --task species --budget 10m --compare")]
    [DataRow("--column", "infer DATA --column island=island")]
    [DataRow("--search", "train DATA --task sex --search --preset best")]
    [DataRow("--classes", "infer DATA --task sex --classes sex")]
    [DataRow("none of its classes", "infer DATA --task sex --classes sex=male,women")]
    [DataRow("order", "infer DATA --task species:ordinal")]
    [DataRow("--decimal", "infer DATA --decimal x")]
    [DataRow("--separator", "infer DATA --separator ab")]
    [DataRow("preset", "train DATA --task sex --preset huge")]
    [DataRow("no model", "score DATA --model nowhere")]
    [DataRow("'nowhere'", "inspect nowhere")]
    [DataRow("--out", "export nowhere")]
    [DataRow("two columns", "compare DATA --task sex")]
    [DataRow("'nowhere'", "serve nowhere")]
    [DataRow("--set", "serve nowhere --set x")]
    [DataRow("regression", "train DATA --task species:regression")]
    public void WrongUse(string expected, string line)
    {
        var arguments = line.Split(' ').Select(word => word == "DATA" ? PenguinModel.Data : word).ToArray();
        var call = ToolCall.Run(arguments);
        Assert.AreEqual(2, call.Code, $"{line}\n{call.Output}\n{call.Error}");
        Assert.IsTrue(call.Error.Contains(expected, StringComparison.OrdinalIgnoreCase), call.Error);
    }

    [TestMethod]
    public void HelpNamesTheCommandsAndEachHasItsOwn()
    {
        var help = ToolCall.Good("--help").Output;
        foreach (var command in new[] { "infer", "train", "evaluate", "score", "inspect", "compare", "export", "report", "serve" })
        {
            Assert.Contains(command, help);
            Assert.Contains("--json", ToolCall.Good(command, "--help").Output);
        }
        Assert.Contains(ToolApp.Version, ToolCall.Good("--version").Output);
    }

    [TestMethod]
    public void ErrorsInJson()
    {
        var call = ToolCall.Run("train", "none.csv", "--task", "a", "--json");
        Assert.AreEqual(2, call.Code);
        Assert.AreEqual(2, call.Json.GetProperty("error").GetProperty("exitCode").GetInt32());
    }

    [TestMethod]
    [DataRow("--preset", "fast")]
    [DataRow("--search", "--no-compare")]
    public void AnInterruptionBeforeTheFirstEpochLeavesNothing(string one, string other)
    {
        using var folder = new TemporaryFolder();
        var call = ToolCall.Run(
            terminal => terminal.Interrupt(),
            ["train", PenguinModel.Data, "--task", "sex", "--out", Path.Combine(folder.Path, "model"), one, other]
        );
        Assert.AreEqual(130, call.Code, call.Error);
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }
}
