using System.Globalization;
using ParquetSharp;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>Parquet files, written and read by Apache's own implementation.</summary>
[TestClass]
public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Place(string name) => Path.Combine(_folder.Path, name);

    // The penguins with types, in groups of a hundred rows.
    private string Birds()
    {
        var lines = File.ReadAllLines(PenguinModel.Data);
        var names = lines[0].Split(',').ToList();
        var rows = lines[1..].Select(line => line.Split(',').Select(cell => cell is "NA" or "" ? null : cell).ToArray()).ToArray();
        string?[] Texts(string name, string?[][] some) => [.. some.Select(row => row[names.IndexOf(name)])];
        double?[] Numbers(string name, string?[][] some) =>
            [.. Texts(name, some).Select(text => text is null ? (double?)null : double.Parse(text, CultureInfo.InvariantCulture))];
        Column[] columns =
        [
            new Column<string?>("species"),
            new Column<string?>("island"),
            new Column<float?>("bill_length_mm"),
            new Column<double?>("bill_depth_mm"),
            new Column<int?>("flipper_length_mm"),
            new Column<DateTime>("seen"),
            new Column<bool>("odd"),
        ];
        using var writer = new ParquetFileWriter(Place("birds.parquet"), columns);
        foreach (var (g, some) in rows.Chunk(100).Index())
        {
            using var group = writer.AppendRowGroup();
            Write(group, Texts("species", some));
            Write(group, Texts("island", some));
            Write(group, [.. Numbers("bill_length_mm", some).Select(number => (float?)number)]);
            Write(group, Numbers("bill_depth_mm", some));
            Write(group, [.. Numbers("flipper_length_mm", some).Select(number => (int?)number)]);
            Write(group, [.. some.Select((_, i) => new DateTime(2024, 1 + g, 1 + i % 28, i % 24, 0, 0, DateTimeKind.Utc))]);
            Write(group, [.. some.Select((_, i) => i % 2 == 1)]);
        }
        writer.Close();
        return Place("birds.parquet");
    }

    private static void Write<T>(RowGroupWriter group, T[] values)
    {
        using var column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch(values);
    }

    private static T[] Read<T>(string path, string name)
    {
        using var file = new ParquetFileReader(path);
        var place = Enumerable
            .Range(0, file.FileMetaData.NumColumns)
            .Single(i => file.FileMetaData.Schema.Column(i).Name == name);
        var values = new List<T>();
        for (var g = 0; g < file.FileMetaData.NumRowGroups; g++)
        {
            using var group = file.RowGroup(g);
            using var column = group.Column(place).LogicalReader<T>();
            values.AddRange(column.ReadAll((int)group.MetaData.NumRows));
        }
        return [.. values];
    }

    private static string[] Names(string path)
    {
        using var file = new ParquetFileReader(path);
        return [.. Enumerable.Range(0, file.FileMetaData.NumColumns).Select(i => file.FileMetaData.Schema.Column(i).Name)];
    }

    [TestMethod]
    public void TheSameRowsGiveTheSameAnswers()
    {
        var scored = Place("scored.parquet");
        var said = ToolCall.Good("score", Birds(), "--model", PenguinModel.Instance.Folder, "--out", scored, "--batch", "64", "--json");
        Assert.AreEqual(344, said.Json.GetProperty("rows").GetInt32());
        string[] kept = ["species", "island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "seen", "odd"];
        string[] predicted = ["species.Predicted", "species.Probability", "sex", "sex.Probability", "body_mass_g"];
        CollectionAssert.AreEqual(kept.Concat(predicted).ToArray(), Names(scored));
        var text = ToolCall.Good("score", PenguinModel.Data, "--model", PenguinModel.Instance.Folder, "--only").Output;
        var expected = text.TrimEnd('\n').Split('\n')[1..].Select(line => line.Split(',')).ToArray();
        var species = Read<string?>(scored, "species.Predicted");
        var sexes = Read<string?>(scored, "sex");
        var masses = Read<float?>(scored, "body_mass_g");
        for (var row = 0; row < 344; row++)
        {
            Assert.AreEqual(expected[row][0], species[row] ?? "");
            Assert.AreEqual(expected[row][2], sexes[row] ?? "");
            if (expected[row][4].Length == 0)
                Assert.IsNull(masses[row]);
            else
                Assert.AreEqual(float.Parse(expected[row][4], CultureInfo.InvariantCulture), masses[row]!.Value, 0.05f);
        }
        // What is kept is as it was.
        CollectionAssert.AreEqual(Read<float?>(Place("birds.parquet"), "bill_length_mm"), Read<float?>(scored, "bill_length_mm"));
        CollectionAssert.AreEqual(Read<int?>(Place("birds.parquet"), "flipper_length_mm"), Read<int?>(scored, "flipper_length_mm"));
        CollectionAssert.AreEqual(Read<string?>(Place("birds.parquet"), "island"), Read<string?>(scored, "island"));
        CollectionAssert.AreEqual(Read<DateTime>(Place("birds.parquet"), "seen"), Read<DateTime>(scored, "seen"));
        CollectionAssert.AreEqual(Read<bool>(Place("birds.parquet"), "odd"), Read<bool>(scored, "odd"));
    }

    [TestMethod]
    public void FromParquetToText()
    {
        var lines = ToolCall.Good("score", Birds(), "--model", PenguinModel.Instance["model.onnx"]).Output.Split('\n');
        Assert.AreEqual(
            "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,seen,odd,species.Predicted,species.Probability,sex,"
                + "sex.Probability,body_mass_g",
            lines[0].TrimEnd('\r')
        );
        StringAssert.StartsWith(lines[1], "Adelie,Torgersen,39.1,18.7,181,2024-01-01,False,Adelie,");
        StringAssert.StartsWith(lines[2], "Adelie,Torgersen,39.5,17.4,186,2024-01-02 01:00:00,True,Adelie,");
        StringAssert.StartsWith(lines[4], "Adelie,Torgersen,,,,");
        Assert.HasCount(346, lines);
    }

    [TestMethod]
    public void FromTextToParquet()
    {
        var scored = Place("scored.parquet");
        ToolCall.Good("score", PenguinModel.Data, "--model", PenguinModel.Instance.Folder, "--out", scored, "--all-scores");
        Assert.IsNull(Read<double?>(scored, "bill_length_mm")[3]);
        Assert.AreEqual(39.1, Read<double?>(scored, "bill_length_mm")[0]);
        Assert.AreEqual("Torgersen", Read<string?>(scored, "island")[0]);
        var adelie = Read<float?>(scored, "species.Score.Adelie")[0]!.Value;
        Assert.AreEqual(Read<float?>(scored, "species.Probability")[0]!.Value, adelie, 1e-6f);
    }

    /// <summary>A date of a Parquet file is the date that the text was.</summary>
    [TestMethod]
    public void DatesAndNumbersThatAreTexts()
    {
        var start = new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var dates = Enumerable.Range(0, 240).Select(i => start.AddDays(i * 3)).ToArray();
        File.WriteAllLines(
            Place("t.csv"),
            dates.Select((day, i) => $"{day.Month * 10 + i % 3};{day:dd.MM.yyyy};{i % 11},5").Prepend("y;when;x")
        );
        ToolCall.Good("train", Place("t.csv"), "-t", "y:regression", "-o", Place("m"), "--preset", "fast", "--threads", "1");
        Column[] columns = [new Column<DateTime>("when"), new Column<string?>("x")];
        using (var writer = new ParquetFileWriter(Place("t.parquet"), columns))
        {
            using var group = writer.AppendRowGroup();
            Write(group, dates);
            Write(group, [.. dates.Select((_, i) => (string?)$"{i % 11}.5")]);
            writer.Close();
        }
        string[] Scored(string file) =>
            ToolCall
                .Good("score", Place(file), "--model", Place("m"), "--only")
                .Output.ReplaceLineEndings("\n")
                .Replace(',', '.')
                .Split('\n');
        CollectionAssert.AreEqual(Scored("t.csv"), Scored("t.parquet"));
    }

    [TestMethod]
    public void WhatCannotBe()
    {
        File.WriteAllText(Place("no.parquet"), "this is no Parquet file");
        File.WriteAllText(Place("old.parquet"), "old");
        var call = ToolCall.Run("score", Place("no.parquet"), "--model", PenguinModel.Instance.Folder, "--out", Place("old.parquet"));
        Assert.AreEqual(1, call.Code);
        Assert.Contains("no.parquet: cannot be read as a Parquet file", call.Error);
        Assert.AreEqual("old", File.ReadAllText(Place("old.parquet")));
        using (var writer = new ParquetFileWriter(Place("few.parquet"), [new Column<string?>("island"), new Column<int[]>("list")]))
        {
            using var group = writer.AppendRowGroup();
            Write(group, new string?[] { "Biscoe" });
            Write(group, new[] { new[] { 1, 2 } });
            writer.Close();
        }
        var few = ToolCall.Run("score", Place("few.parquet"), "--model", PenguinModel.Instance.Folder, "--out", Place("old.parquet"));
        Assert.AreEqual(2, few.Code);
        Assert.Contains("'bill_length_mm'", few.Error);
        foreach (var command in new[] { "evaluate", "report" })
            Assert.Contains("text", Refused(command, Birds(), "--model", PenguinModel.Instance.Folder));
        Assert.Contains("text", Refused("train", Birds(), "-t", "species"));
        using (
            var writer = new ParquetFileWriter(
                Place("bad.parquet"),
                [
                    new Column<string?>("island"),
                    new Column<string?>("bill_length_mm"),
                    new Column<int>("bill_depth_mm"),
                    new Column<int>("flipper_length_mm"),
                ]
            )
        )
        {
            using var group = writer.AppendRowGroup();
            Write(group, new string?[] { "Biscoe", "Biscoe" });
            Write(group, new string?[] { "45.5", "long" });
            Write(group, new[] { 1, 2 });
            Write(group, new[] { 1, 2 });
            writer.Close();
        }
        var bad = ToolCall.Run("score", Place("bad.parquet"), "--model", PenguinModel.Instance.Folder, "--out", Place("old.parquet"));
        Assert.AreEqual(1, bad.Code);
        Assert.Contains("bad.parquet: row 2, column 'bill_length_mm': 'long' is no number", bad.Error);
        Assert.AreEqual("old", File.ReadAllText(Place("old.parquet")));
    }

    private static string Refused(params string[] arguments)
    {
        var call = ToolCall.Run(arguments);
        Assert.AreEqual(2, call.Code, call.Error);
        return call.Error;
    }

    [TestMethod]
    [TestCategory("Long")]
    [OSCondition(OperatingSystems.Linux)]
    public void FiveMillionRowsAtConstantMemory()
    {
        const int Group = 100_000;
        Column[] columns =
        [
            new Column<string>("island"),
            new Column<double>("bill_length_mm"),
            new Column<double>("bill_depth_mm"),
            new Column<int>("flipper_length_mm"),
        ];
        using (var writer = new ParquetFileWriter(Place("rows.parquet"), columns))
        {
            for (var g = 0; g < 50; g++)
            {
                using var group = writer.AppendRowGroup();
                var rows = Enumerable.Range(g * Group, Group).ToArray();
                Write(group, [.. rows.Select(i => i % 3 == 0 ? "Biscoe" : "Dream")]);
                Write(group, [.. rows.Select(i => 35 + i % 200 * 0.1)]);
                Write(group, [.. rows.Select(i => 14 + i % 70 * 0.1)]);
                Write(group, [.. rows.Select(i => 180 + i % 50)]);
            }
            writer.Close();
        }
        var onnx = PenguinModel.Instance["model.onnx"];
        using var process = ToolProcess.Start(_folder.Path, "score", "rows.parquet", "--model", onnx, "--out", "scored.parquet");
        var most = ToolProcess.Watch(process);
        Assert.AreEqual(0, process.ExitCode);
        using (var file = new ParquetFileReader(Place("scored.parquet")))
            Assert.AreEqual(5_000_000, file.FileMetaData.NumRows);
        Assert.IsLessThan(400L << 20, most, "bytes in memory");
    }
}
