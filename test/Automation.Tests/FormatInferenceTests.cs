using System.Globalization;
using System.Text;

namespace MlNet.MultiTask.Automation.Tests;

/// <summary>How a file is written is found out from the file.</summary>
[TestClass]
public sealed class FormatInferenceTests
{
    private static IEnumerable<string> Rows(string separator, string mark = ".") =>
        Enumerable.Range(0, 30).Select(i => string.Join(separator, $"name{i % 3}", $"{i}{mark}{i % 10}", $"{i * i % 7}"));

    private static IEnumerable<string> Places() =>
        Enumerable.Range(0, 20).Select(i => $"{i % 5},{(i % 2 == 0 ? "Köln" : "Bonn")}");

    [TestMethod]
    [DataRow(",", ',')]
    [DataRow(";", ';')]
    [DataRow("\t", '\t')]
    [DataRow("|", '|')]
    public void Separator(string text, char expected)
    {
        using var file = TableFile.Of($"a{text}b{text}c", Rows(text));
        var table = file.Infer();
        Assert.AreEqual(expected, table.Format.Separator);
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, table.Columns.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void CommasOfTextsAreNoSeparators()
    {
        using var file = TableFile.Of("text;n", Enumerable.Range(0, 20).Select(i => $"one, two, three;{i % 4}"));
        Assert.AreEqual(';', file.Infer().Format.Separator);
    }

    [TestMethod]
    public void DecimalCommasBetweenSemicolons()
    {
        using var file = TableFile.Of("a;b;c", Rows(";", ","));
        var table = file.Infer();
        Assert.AreEqual(',', table.Format.DecimalMark);
        Assert.AreEqual(TableColumnKind.Number, table.Columns[1].Kind);
        CollectionAssert.AreEqual(new[] { 0f, 1.1f, 2.2f, 3.3f }, file.Values<float>(table, "b").Take(4).ToArray());
    }

    /// <summary>Two numbers of a row are two cells, not three.</summary>
    [TestMethod]
    [DataRow("a;b\n")]
    [DataRow("")]
    public void DecimalCommasInAllColumns(string header)
    {
        using var file = new TableFile(header + string.Concat(Enumerable.Range(0, 240).Select(i => $"{i},5;{i * 3 % 41},25\n")));
        var table = file.Infer();
        Assert.AreEqual((';', ','), (table.Format.Separator, table.Format.DecimalMark));
        Assert.AreEqual(8.5f, file.Values<float>(table, table.Columns[0].Name)[8]);
    }

    /// <summary>No thousand begins with 0: a comma behind it is a decimal mark.</summary>
    [TestMethod]
    [DataRow("0,{0:000}")]
    [DataRow("-0,{0:000}")]
    [DataRow("01,{0:000}")]
    public void AZeroBeforeAGroupSign(string pattern)
    {
        using var file = TableFile.Of(
            "a;b",
            Enumerable.Range(0, 30).Select(i => string.Format(CultureInfo.InvariantCulture, pattern, 7 * i) + $";{i % 5}")
        );
        var table = file.Infer();
        Assert.AreEqual(',', table.Format.DecimalMark);
        Assert.IsLessThan(2, file.Values<float>(table, "a").Max());
    }

    [TestMethod]
    public void ThousandsInGroups()
    {
        using var file = TableFile.Of("a;b", Enumerable.Range(0, 30).Select(i => $"1,{i:000},000.5;{i % 5}"));
        Assert.AreEqual(1_003_000.5f, file.Values<float>(file.Infer(), "a")[3]);
    }

    [TestMethod]
    public void UmlautsInLatin1()
    {
        using var file = TableFile.Of("Größe,Ort", Places(), Encoding.Latin1);
        var table = file.Infer();
        Assert.AreEqual("latin1", table.Format.Encoding);
        Assert.AreEqual("Größe", table.Columns[0].Name);
        Assert.AreEqual("Köln", file.Values<ReadOnlyMemory<char>>(table, "Ort")[0].ToString());
    }

    [TestMethod]
    public void UmlautsInUtf8AndUtf16()
    {
        foreach (var encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true) })
        {
            using var file = TableFile.Of("n,Ort", Places(), encoding);
            var table = file.Infer();
            Assert.AreEqual("n", table.Columns[0].Name, encoding.EncodingName);
            Assert.AreEqual("Köln", file.Values<ReadOnlyMemory<char>>(table, "Ort")[0].ToString(), encoding.EncodingName);
        }
    }

    [TestMethod]
    public void AnUmlautFarBehindIsSeen()
    {
        // Behind the first 64 KiB, and across their edge for UTF-8.
        var filler = Enumerable.Range(0, 20_000).Select(i => $"{i % 5},Bonn");
        using var latin = TableFile.Of("n,Ort", filler.Append("1,Köln"), Encoding.Latin1);
        Assert.AreEqual("latin1", latin.Infer().Format.Encoding);
        using var utf8 = TableFile.Of("n,Ort", filler.Select(line => line.Replace("Bonn", "Köln")));
        Assert.AreEqual("utf-8", utf8.Infer().Format.Encoding);
    }

    [TestMethod]
    public void NoHeader()
    {
        using var file = new TableFile(string.Join('\n', Rows(",")));
        var table = file.Infer();
        Assert.IsFalse(table.Format.HasHeader);
        CollectionAssert.AreEqual(new[] { "column1", "column2", "column3" }, table.Columns.Select(column => column.Name).ToArray());
        Assert.HasCount(30, file.Values<float>(table, "column2"));
    }

    [TestMethod]
    public void LineBreaksAndQuotationMarksInQuotationMarks()
    {
        using var file = TableFile.Of(
            "text,n",
            Enumerable.Range(0, 20).Select(i => $"\"first {i},\nthe \"\"second\"\" one is here\",{i % 4}")
        );
        var table = file.Infer();
        var texts = file.Values<ReadOnlyMemory<char>>(table, "text");
        Assert.HasCount(20, texts);
        Assert.AreEqual("first 19,\nthe \"second\" one is here", texts[19].ToString());
        Assert.AreEqual(TableColumnKind.Text, table.Columns[0].Kind);
    }

    [TestMethod]
    public void ABlankBeforeAQuotationMarkIsNothing()
    {
        using var file = TableFile.Of(
            "n, \"text\" ,m",
            Enumerable.Range(0, 20).Select(i => $"{i % 4},  \"first {i}, \"\"second\"\" and more\" , {i % 5}")
        );
        var table = file.Infer();
        CollectionAssert.AreEqual(new[] { "n", "text", "m" }, table.Columns.Select(column => column.Name).ToArray());
        Assert.AreEqual("first 19, \"second\" and more", file.Values<ReadOnlyMemory<char>>(table, "text")[19].ToString());
    }

    [TestMethod]
    public void EmptyLinesAndWindowsLineEndsAreNothing()
    {
        var rows = string.Concat(Enumerable.Range(0, 12).Select(i => $"{i % 5}, x{i % 2} \r\n"));
        using var file = new TableFile($"a,b\r\n\r\n{rows}\r\n");
        var table = file.Infer();
        var texts = file.Values<ReadOnlyMemory<char>>(table, "b");
        Assert.HasCount(12, texts);
        Assert.AreEqual("x0", texts[0].ToString());
    }

    [TestMethod]
    public void SameAndEmptyNamesAreToldApart()
    {
        using var file = TableFile.Of(",a,a,b", Enumerable.Range(0, 12).Select(i => $"{i % 3},{i % 4},{i % 5},x"));
        CollectionAssert.AreEqual(
            new[] { "column1", "a", "a_2", "b" },
            file.Infer(options: new InferenceOptions { HasHeader = true }).Columns.Select(column => column.Name).ToArray()
        );
    }

    [TestMethod]
    public void WhatIsSaidIsNotInferred()
    {
        using var file = TableFile.Of("a;b,c", Enumerable.Range(0, 12).Select(i => $"{i};1,{i}"));
        var table = file.Infer(options: new InferenceOptions { Separator = ';', DecimalMark = ',', Encoding = "latin1", HasHeader = true });
        Assert.AreEqual(new TableFormat { Separator = ';', DecimalMark = ',', Encoding = "latin1" }, table.Format);
        Assert.AreEqual(1.3f, file.Values<float>(table, "b,c")[3]);
    }

    [TestMethod]
    public void ATableInAGzipFile()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "rows.csv.gz");
        using (var stream = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes("a,b,c\n" + string.Join('\n', Rows(","))));
        Assert.HasCount(3, new Microsoft.ML.MLContext().MultiTask().InferColumns(path, []).Columns);
    }

    [TestMethod]
    [DataRow("", "is empty")]
    [DataRow("a,b\n1,2\n", "1 rows")]
    [DataRow("a\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n", "one column")]
    public void WhatIsNoTable(string text, string expected)
    {
        using var file = new TableFile(text);
        Assert.Contains(expected, Assert.ThrowsExactly<TableException>(() => file.Infer()).Message);
    }

    [TestMethod]
    public void AFileThatIsNotThere() =>
        Assert.ThrowsExactly<FileNotFoundException>(() => new Microsoft.ML.MLContext().MultiTask().InferColumns("/nowhere/at.all", []));
}
