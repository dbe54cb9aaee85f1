using System.Globalization;

namespace MlNet.MultiTask.Automation.Tests;

/// <summary>What a column holds is found out from its cells.</summary>
[TestClass]
public sealed class KindInferenceTests
{
    private const int Rows = 60;

    private static TableColumn Kind(string name, Func<int, string> cell, InferenceOptions? options = null)
    {
        using var file = TableFile.Of($"{name},other", Enumerable.Range(0, Rows).Select(i => $"{cell(i)},{i * 7 % 13}"));
        return file.Infer(options: options).Columns[0];
    }

    [TestMethod]
    public void Numbers()
    {
        var column = Kind("x", i => (i * 0.5).ToString(CultureInfo.InvariantCulture));
        Assert.AreEqual(TableColumnKind.Number, column.Kind);
        Assert.AreEqual(Rows, column.DistinctValues);
        Assert.IsFalse(column.HasGaps);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("NA")]
    [DataRow("N/A")]
    [DataRow("null")]
    [DataRow("?")]
    [DataRow("-")]
    [DataRow("NaN")]
    public void NumbersWithGaps(string missing)
    {
        var column = Kind("x", i => i % 10 == 0 ? missing : $"{i * 3 % 17}");
        Assert.AreEqual(TableColumnKind.Number, column.Kind);
        Assert.IsTrue(column.HasGaps);
        Assert.AreEqual(6, column.MissingRows);
    }

    [TestMethod]
    public void AWordAmongNumbersIsAMissingValue()
    {
        using var file = TableFile.Of("x,y", Enumerable.Range(0, Rows).Select(i => $"{(i == 7 ? "unknown" : $"{i * 3 % 17}")},{i % 4}"));
        var table = file.Infer();
        Assert.AreEqual(TableColumnKind.Number, table.Columns[0].Kind);
        CollectionAssert.AreEqual(new[] { "unknown" }, table.Columns[0].MissingValues.ToArray());
        var values = file.Values<float>(table, "x");
        Assert.IsTrue(float.IsNaN(values[7]));
        Assert.AreEqual(24 % 17, values[8]);
    }

    [TestMethod]
    public void CategoriesTextsConstantsAndIdentifiers()
    {
        Assert.AreEqual(TableColumnKind.Category, Kind("x", i => $"name {i % 5}").Kind);
        Assert.AreEqual(TableColumnKind.Category, Kind("x", i => i % 2 == 0 ? "true" : "false").Kind);
        Assert.AreEqual(TableColumnKind.Text, Kind("x", i => $"the {i} quick brown foxes jump over {i * 7} dogs").Kind);
        Assert.AreEqual(TableColumnKind.Constant, Kind("x", _ => "same").Kind);
        Assert.AreEqual(TableColumnKind.Constant, Kind("x", _ => "").Kind);
        Assert.AreEqual(TableColumnKind.Category, Kind("x", i => i < 3 ? "" : "same").Kind);
        Assert.AreEqual(TableColumnKind.Identifier, Kind("x", i => $"{i + 1}").Kind);
        Assert.AreEqual(TableColumnKind.Identifier, Kind("x", i => $"k{i * 7919}").Kind);
        Assert.AreEqual(TableColumnKind.Identifier, Kind("customer_id", i => $"{i * 7919 % 1000}").Kind);
        Assert.AreEqual(TableColumnKind.Number, Kind("x", i => $"{i * 7919 % 1000}").Kind);
        Assert.AreEqual(TableColumnKind.Number, Kind("paid", i => $"{i * 7919 % 1000}").Kind);
    }

    [TestMethod]
    [DataRow("yyyy-MM-dd")]
    [DataRow("d.M.yyyy")]
    [DataRow("M/d/yyyy")]
    [DataRow("d/M/yyyy")]
    [DataRow("yyyy-MM-dd H:mm:ss")]
    [DataRow("yyyy-MM-dd'T'HH:mm:ss")]
    [DataRow("d-MMM-yyyy")]
    public void Dates(string format)
    {
        var first = new DateTime(2024, 1, 28, 15, 30, 0, DateTimeKind.Unspecified);
        using var file = TableFile.Of(
            "sold,y",
            Enumerable.Range(0, Rows).Select(i => $"{first.AddDays(i).ToString(format, CultureInfo.InvariantCulture)},{i % 7 * 3}")
        );
        var table = file.Infer();
        Assert.AreEqual(TableColumnKind.Date, table.Columns[0].Kind);
        Assert.AreEqual(format, table.Columns[0].DateFormat);
        // 28 January 2024 is a Sunday; 1970-01-01 was 19,750 days before.
        Assert.AreEqual(1f, file.Values<float>(table, "sold.Month")[0]);
        Assert.AreEqual(28f, file.Values<float>(table, "sold.Day")[0]);
        Assert.AreEqual(7f, file.Values<float>(table, "sold.Weekday")[0]);
        Assert.AreEqual(1f, file.Values<float>(table, "sold.Weekday")[1]);
        Assert.AreEqual(2f, file.Values<float>(table, "sold.Month")[4]);
        var hasTime = format.Contains('H');
        Assert.AreEqual(hasTime ? 19750.646f : 19750f, file.Values<float>(table, "sold.Days")[0], 0.002f);
        Assert.AreEqual(first.Date.AddDays(3), file.Values<DateTime>(table, "sold")[3].Date);
        Assert.AreEqual(hasTime, table.Load(file.Path).Schema.GetColumnOrNull("sold.Hour") is not null);
        if (hasTime)
            Assert.AreEqual(15.5f, file.Values<float>(table, "sold.Hour")[0]);
    }

    [TestMethod]
    public void KindsThatAreSaid()
    {
        var asText = new InferenceOptions { Kinds = new Dictionary<string, TableColumnKind> { ["x"] = TableColumnKind.Category } };
        Assert.AreEqual(TableColumnKind.Category, Kind("x", i => $"{i % 4}", asText).Kind);
        Assert.AreEqual(TableColumnKind.Ignored, Kind("x", i => $"{i % 4}", new InferenceOptions { Ignore = ["x"] }).Kind);
        var asNumber = new InferenceOptions { Kinds = new Dictionary<string, TableColumnKind> { ["x"] = TableColumnKind.Number } };
        Assert.Contains("'a0'", Assert.ThrowsExactly<ArgumentException>(() => Kind("x", i => $"a{i % 4}", asNumber)).Message);
        var asDate = new InferenceOptions { Kinds = new Dictionary<string, TableColumnKind> { ["x"] = TableColumnKind.Date } };
        Assert.Contains("date", Assert.ThrowsExactly<ArgumentException>(() => Kind("x", i => $"a{i % 4}", asDate)).Message);
        var unknown = new InferenceOptions { Ignore = ["z"] };
        Assert.Contains("'z'", Assert.ThrowsExactly<ArgumentException>(() => Kind("x", i => $"{i % 4}", unknown)).Message);
    }

    [TestMethod]
    [DataRow("1234.5", '.', 1234.5)]
    [DataRow("-3", '.', -3.0)]
    [DataRow("+.5e-3", '.', 0.0005)]
    [DataRow("1,234,567.25", '.', 1234567.25)]
    [DataRow("1.234,5", ',', 1234.5)]
    [DataRow("0,25", ',', 0.25)]
    public void NumbersAsTheyAreWritten(string text, char mark, double expected)
    {
        Assert.IsTrue(CellParser.TryNumber(text, mark, out var value));
        Assert.AreEqual(expected, value);
    }

    [TestMethod]
    [DataRow("", '.')]
    [DataRow("-", '.')]
    [DataRow("1,23", '.')]
    [DataRow("1,2345", '.')]
    [DataRow(",123", '.')]
    [DataRow("1234,567", '.')]
    [DataRow("1.5", ',')]
    [DataRow("1e999", '.')]
    [DataRow("0x10", '.')]
    [DataRow("Infinity", '.')]
    [DataRow("5 apples", '.')]
    [DataRow("1.2.3", '.')]
    public void WhatIsNoNumber(string text, char mark) => Assert.IsFalse(CellParser.TryNumber(text, mark, out _));
}
