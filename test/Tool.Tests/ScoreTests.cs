using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>Rows of a file get their predictions.</summary>
[TestClass]
public sealed class ScoreTests
{
    [TestMethod]
    public void TheNumbersAreThoseOfTheChain()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "scored.csv");
        var onnx = PenguinModel.Instance["model.onnx"];
        var said = ToolCall.Good("score", PenguinModel.Data, "--model", onnx, "--out", file, "--batch", "100", "--json");
        Assert.AreEqual(344, said.Json.GetProperty("rows").GetInt32());
        var lines = File.ReadAllLines(file);
        Assert.HasCount(345, lines);
        StringAssert.EndsWith(lines[0], "species.Predicted,species.Probability,sex.Predicted,sex.Probability,body_mass_g.Predicted");
        StringAssert.StartsWith(lines[1], File.ReadAllLines(PenguinModel.Data)[1] + ",");

        var ml = new MLContext();
        var table = TableSchema.FromJson(File.ReadAllText(PenguinModel.Instance["schema.json"]));
        var scored = ml.Model.Load(PenguinModel.Instance["model.zip"], out _).Transform(table.Load(PenguinModel.Data));
        var masses = scored.GetColumn<float>("body_mass_g.Score").ToArray();
        var sexes = scored.GetColumn<bool>("sex.PredictedLabel").ToArray();
        for (var row = 0; row < masses.Length; row++)
        {
            var cells = lines[row + 1].Split(',');
            Assert.AreEqual(masses[row], float.Parse(cells[^1], CultureInfo.InvariantCulture), Math.Abs(masses[row]) * 1e-4f);
            Assert.AreEqual(sexes[row] ? "male" : "female", cells[^3]);
        }
    }

    [TestMethod]
    public void AnotherWayOfWritingTheSameRows()
    {
        using var folder = new TemporaryFolder();
        var rows = Path.Combine(folder.Path, "rows.csv");
        // Other order, semicolons and decimal commas, no labels, one column more.
        File.WriteAllText(
            rows,
            "Note;flipper_length_mm;bill_length_mm;island;bill_depth_mm\n"
                + "\"a; \"\"b\"\"\nc\";181;39,1;Torgersen;18,7\nd;211;46,1;Biscoe;13,2\ne;NA;;;?\n"
        );
        var said = ToolCall.Good("score", rows, "--model", PenguinModel.Instance.Folder, "--decimal", ",");
        var lines = said.Output.ReplaceLineEndings("\n").Split('\n');
        Assert.AreEqual(
            "Note;flipper_length_mm;bill_length_mm;island;bill_depth_mm;species;species.Probability;sex;sex.Probability;body_mass_g",
            lines[0]
        );
        Assert.AreEqual("\"a; \"\"b\"\"", lines[1]);
        // From 0,9 to 1, and another probability with its comma.
        StringAssert.Matches(lines[2], new Regex("^c\";181;39,1;Torgersen;18,7;Adelie;(0,9[0-9]*|1);(fe)?male;0,[0-9]+;"));
        StringAssert.StartsWith(lines[3], "d;211;46,1;Biscoe;13,2;Gentoo;");
        Assert.AreEqual("NA", lines[4].Split(';')[1], "cells stay as they were");
        var only = ToolCall.Good("score", rows, "--model", PenguinModel.Instance.Folder, "--decimal", ",", "--only", "--all-scores").Output;
        StringAssert.StartsWith(only, "species;species.Probability;species.Score.Adelie;species.Score.Chinstrap;species.Score.Gentoo;sex;");
    }

    /// <summary>A console flushes with each write: a block of rows is one, not each cell.</summary>
    [TestMethod]
    public void RowsWithoutAFileAreWrittenInBlocks()
    {
        using var output = new CountingWriter();
        using var error = new StringWriter();
        using (var terminal = new Terminal(output, error, isOutputPlain: true, isErrorPlain: true))
            Assert.AreEqual(
                0,
                ToolApp.Run(["score", PenguinModel.Data, "--model", PenguinModel.Instance.Folder, "--batch", "100"], terminal)
            );
        Assert.HasCount(345, output.ToString().TrimEnd('\n').Split('\n'));
        Assert.IsLessThan(50, output.Writes, "344 rows in four blocks");
    }

    private sealed class CountingWriter : StringWriter
    {
        public int Writes { get; private set; }

        public override void Write(char value)
        {
            Writes++;
            base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            Writes++;
            base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            Writes++;
            base.Write(buffer);
        }

        public override void Write(string? value)
        {
            Writes++;
            base.Write(value);
        }
    }

    [TestMethod]
    public void PackedInAndOut()
    {
        using var folder = new TemporaryFolder();
        var (rows, file) = (Path.Combine(folder.Path, "rows.csv.gz"), Path.Combine(folder.Path, "scored.csv.gz"));
        using (var packed = new GZipStream(File.Create(rows), CompressionLevel.Fastest))
        using (var plain = File.OpenRead(PenguinModel.Data))
            plain.CopyTo(packed);
        ToolCall.Good("score", rows, "--model", PenguinModel.Instance.Folder, "--out", file);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        Assert.HasCount(345, reader.ReadToEnd().TrimEnd('\n').Split('\n'));
    }

    [TestMethod]
    public void ABadCellLeavesTheOldFileAsItWas()
    {
        using var folder = new TemporaryFolder();
        var (rows, file) = (Path.Combine(folder.Path, "rows.csv"), Path.Combine(folder.Path, "scored.csv"));
        File.WriteAllText(rows, "island,bill_length_mm,bill_depth_mm,flipper_length_mm\nBiscoe,46,13,211\nDream,long,13,200\n");
        File.WriteAllText(file, "old");
        var call = ToolCall.Run("score", rows, "--model", PenguinModel.Instance.Folder, "--out", file);
        Assert.AreEqual(1, call.Code);
        Assert.Contains("rows.csv, line 3, column 2 ('bill_length_mm'): 'long' is no number", call.Error);
        Assert.AreEqual("old", File.ReadAllText(file));
        Assert.HasCount(2, folder.Files);
    }

    [TestMethod]
    public void AnInterruptionLeavesTheOldFileAsItWas()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "scored.csv");
        File.WriteAllText(file, "old");
        var call = ToolCall.Run(
            terminal => terminal.Interrupt(),
            ["score", PenguinModel.Data, "--model", PenguinModel.Instance.Folder, "--out", file]
        );
        Assert.AreEqual(130, call.Code);
        Assert.AreEqual("old", File.ReadAllText(file));
        Assert.HasCount(1, folder.Files);
    }

    [TestMethod]
    public void AColumnThatIsNotThere()
    {
        using var folder = new TemporaryFolder();
        var rows = Path.Combine(folder.Path, "rows.csv");
        File.WriteAllText(rows, "island,bill_length_mm\nBiscoe,46\n");
        var call = ToolCall.Run("score", rows, "--model", PenguinModel.Instance.Folder, "--json", "--out", Path.Combine(folder.Path, "o"));
        Assert.AreEqual(2, call.Code);
        Assert.Contains("'bill_depth_mm'", call.Json.GetProperty("error").GetProperty("message").GetString()!);
    }
}
