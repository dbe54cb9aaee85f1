using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Automation.Tests;

/// <summary>A table as a data view.</summary>
[TestClass]
public sealed class TableViewTests
{
    private static readonly TableSchema s_table = new()
    {
        Columns = [new("x", TableColumnKind.Number), new("name", TableColumnKind.Category), new("y", TableColumnKind.Number)],
        Tasks = [new("y", "regression")],
    };

    [TestMethod]
    public void ACellThatIsNoNumberIsNamedByLineAndColumn()
    {
        using var file = new TableFile("name,y,x\n\"a\nb\",1,2\nc,3,many\n");
        var error = Assert.ThrowsExactly<TableException>(() => file.Values<float>(s_table, "x"));
        Assert.AreEqual(4, error.Line);
        Assert.AreEqual(3, error.Column);
        Assert.AreEqual("x", error.ColumnName);
        Assert.StartsWith("rows.csv, line 4, column 3 ('x'): 'many' is no number", error.Message);
    }

    [TestMethod]
    public void ARowOfAnotherLengthIsNamedByItsLine()
    {
        using var file = new TableFile("name,y,x\na,1,2\n\nc,3,4,5\n");
        var error = Assert.ThrowsExactly<TableException>(() => file.Values<float>(s_table, "x"));
        Assert.AreEqual(4, error.Line);
        Assert.Contains("4 cells", error.Message);
    }

    [TestMethod]
    public void ColumnsAreFoundByTheirNamesAndLabelsMayLack()
    {
        using var file = new TableFile("more,name,x\n1,a,2\n1,?,NA\n");
        CollectionAssert.AreEqual(new[] { 2f, float.NaN }, file.Values<float>(s_table, "x"));
        CollectionAssert.AreEqual(
            new[] { "a", "" },
            file.Values<ReadOnlyMemory<char>>(s_table, "name").Select(text => text.ToString()).ToArray()
        );
        CollectionAssert.AreEqual(new[] { float.NaN, float.NaN }, file.Values<float>(s_table, "y"));
        using var without = new TableFile("name,y\na,1\n");
        Assert.Contains("'x'", Assert.ThrowsExactly<TableException>(() => s_table.Load(without.Path)).Message);
    }

    [TestMethod]
    public void GroupsAndTimesAreThereAndNotLearntFrom()
    {
        using var file = TableFile.Of(
            "id,day,x,y",
            Enumerable.Range(0, 40).Select(i => $"{i / 4},2024-{1 + i % 12:00}-01,{i * 7 % 13},{i * 3 % 11}")
        );
        var grouped = file.Infer(["y"], new InferenceOptions { GroupColumn = "id" });
        CollectionAssert.DoesNotContain(grouped.Inputs.Select(column => column.Name).ToArray(), "id");
        Assert.AreEqual("9", file.Values<ReadOnlyMemory<char>>(grouped, "id")[39].ToString());
        var timed = file.Infer(["y"], new InferenceOptions { TimeColumn = "day" });
        var names = timed.Load(file.Path).Schema.Select(column => column.Name).ToArray();
        CollectionAssert.IsSubsetOf(new[] { "day", "day.Month" }, names);
        CollectionAssert.DoesNotContain(names, "day.Days");
        Assert.AreEqual(DateTimeDataViewType.Instance, timed.Load(file.Path).Schema["day"].Type);
        Assert.ThrowsExactly<ArgumentException>(() => file.Infer(["y"], new InferenceOptions { TimeColumn = "day", GroupColumn = "id" }));
    }

    [TestMethod]
    public void JsonGivesTheSameTable()
    {
        using var file = TableFile.Of(
            "id,day,x,y",
            Enumerable.Range(0, 40).Select(i => $"{i},{1 + i % 28}.2.2024,{(i == 3 ? "" : i * 7 % 13)},{i % 2}")
        );
        var table = file.Infer(["y"], new InferenceOptions { TimeColumn = "day" });
        var read = TableSchema.FromJson(table.ToJson());
        Assert.AreEqual(table.ToJson(), read.ToJson());
        Assert.AreEqual(table.Columns[1].DateFormat, read.Columns[1].DateFormat);
        Assert.AreEqual(table.Format.Separator, read.Format.Separator);
        Assert.ThrowsExactly<FormatException>(() => TableSchema.FromJson("{"));
        Assert.ThrowsExactly<FormatException>(() => TableSchema.FromJson("null"));
    }

    [TestMethod]
    public void ItPrintsAsATable()
    {
        using var file = TableFile.Of("name,x,y", Enumerable.Range(0, 40).Select(i => $"n{i % 3},{i * 7 % 13},{i % 2}"));
        var text = file.Infer(["y"]).ToString();
        Assert.Contains("separator ','", text);
        Assert.Contains("task: binary", text);
        Assert.Contains("n0, n1, n2", text);
    }

    [TestMethod]
    public void AnotherKindByWith()
    {
        Assert.AreEqual(TableColumnKind.Ignored, s_table.With("x", TableColumnKind.Ignored).Columns[0].Kind);
        Assert.Contains("'z'", Assert.ThrowsExactly<ArgumentException>(() => s_table.With("z", TableColumnKind.Text)).Message);
    }

    [TestMethod]
    public void ThreeHundredColumns()
    {
        var header = string.Join(';', Enumerable.Range(0, 300).Select(i => $"c{i}"));
        using var file = TableFile.Of(
            header,
            Enumerable.Range(0, 50).Select(row => string.Join(';', Enumerable.Range(0, 300).Select(i => $"{(row * (i + 3) + i) % 101},5")))
        );
        var table = file.Infer(["c0"]);
        Assert.HasCount(300, table.Columns);
        Assert.AreEqual(',', table.Format.DecimalMark);
        Assert.AreEqual((49 * 302 + 299) % 101 + 0.5f, file.Values<float>(table, "c299")[49]);
    }
}
