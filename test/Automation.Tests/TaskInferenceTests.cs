using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Automation.Tests;

/// <summary>Which kind of task a label is.</summary>
[TestClass]
public sealed class TaskInferenceTests
{
    private static TableTask Task(Func<int, string> cell, string? kind = null)
    {
        using var file = TableFile.Of("y,x", Enumerable.Range(0, 60).Select(i => $"{cell(i)},{i * 7 % 13}"));
        var kinds = kind is null ? new Dictionary<string, string>() : new() { ["y"] = kind };
        return file.Infer(["y"], new InferenceOptions { TaskKinds = kinds }).Tasks[0];
    }

    [TestMethod]
    public void Kinds()
    {
        Assert.AreEqual("binary", Task(i => i % 2 == 0 ? "no" : "yes").Kind);
        Assert.AreEqual("binary", Task(i => i % 3 == 0 ? "" : $"{i % 2}").Kind);
        Assert.AreEqual("multiclass", Task(i => $"class {i % 3}").Kind);
        Assert.AreEqual("multiclass", Task(i => $"{i % 4}").Kind);
        Assert.AreEqual("multiclass", Task(i => $"{1 + i % 4}").Kind);
        Assert.AreEqual("regression", Task(i => $"{i * i}").Kind);
        Assert.AreEqual("regression", Task(i => $"{2 + i % 4}").Kind, "whole numbers that begin at 2");
        Assert.AreEqual("regression", Task(i => $"{i}").Kind, "a number for each row");
        Assert.AreEqual("regression", Task(i => $"{i % 4}", "regression").Kind);
        Assert.AreEqual("ordinal", Task(i => $"{i % 4}", "ordinal").Kind);
        Assert.AreEqual("multiclass", Task(i => $"{5 + i % 4}", "multiclass").Kind);
    }

    /// <summary>Words for missing values among the numbers of a label are no class, and no reason for a regression.</summary>
    [TestMethod]
    [DataRow("unknown", 12)]
    [DataRow("Unknown", 3)]
    [DataRow("missing", 3)]
    [DataRow("none", 3)]
    [DataRow("#NAME?", 20)]
    public void ALabelOfZeroAndOneWithOtherSpellingsOfMissing(string word, int every)
    {
        using var file = TableFile.Of("y,x", Enumerable.Range(0, 60).Select(i => $"{(i % every == 0 ? word : $"{i % 2}")},{i * 7 % 13}"));
        var table = file.Infer(["y"]);
        Assert.AreEqual("binary", table.Tasks[0].Kind);
        Assert.AreEqual("yes is 1", table.Tasks[0].Reason);
        var labels = file.Values<float>(table, "y");
        for (var i = 0; i < labels.Length; i++)
            Assert.AreEqual(i % every == 0 ? float.NaN : i % 2, labels[i], $"row {i}");
        Assert.AreEqual("multiclass", Task(i => i % every == 0 ? word : $"{i / 3 % 3}").Kind);
        Assert.AreEqual("binary", Task(i => i % every == 0 ? word : $"{i % 2}.0", "binary").Kind);
        Assert.Contains("same value", Refused(i => i % every == 0 ? word : "1"));
    }

    /// <summary>1 and 1.0 are one class.</summary>
    [TestMethod]
    public void NumbersAreClassesByTheirValue()
    {
        Assert.AreEqual("binary", Task(i => i % 3 == 0 ? "1" : i % 3 == 1 ? "1.0" : "0").Kind);
        Assert.AreEqual("binary", Task(i => i % 3 == 0 ? "1" : i % 3 == 1 ? "1.0" : "0", "binary").Kind);
        // These are told apart by how they are written: they are names.
        string[] codes = ["01067", "10115", "1067"];
        CollectionAssert.AreEqual(codes, Classes(i => codes[i % 3], "multiclass"));
    }

    /// <summary>10 comes behind 2, and -1 before 0.</summary>
    [TestMethod]
    public void NumberedClassesAreInTheOrderOfTheirNumbers()
    {
        CollectionAssert.AreEqual(new[] { "1", "2", "10" }, Classes(i => new[] { "10", "1", "2" }[i % 3], "ordinal"));
        CollectionAssert.AreEqual(new[] { "-1", "0", "1" }, Classes(i => $"{i % 3 - 1}", "multiclass"));
        CollectionAssert.AreEqual(new[] { "2", "10" }, Classes(i => i % 2 == 0 ? "10" : "2", null));
        CollectionAssert.AreEqual(new[] { "-1", "1" }, Classes(i => i % 2 == 0 ? "-1" : "1", null));
    }

    /// <summary>The second class of a binary task is yes.</summary>
    [TestMethod]
    [DataRow("no", "yes")]
    [DataRow("no", "Yes")]
    [DataRow("nein", "ja")]
    [DataRow("Nein", "Ja")]
    [DataRow("false", "True")]
    [DataRow("n", "Y")]
    [DataRow("dead", "yes")]
    [DataRow("Absent", "here")]
    [DataRow("<=50K", ">50K")]
    [DataRow("female", "male")]
    public void YesIsWhatPeopleTakeForYes(string no, string yes)
    {
        CollectionAssert.AreEqual(new[] { no, yes }, Classes(i => i % 2 == 0 ? yes : no, null));
        CollectionAssert.AreEqual(new[] { no, yes }, Classes(i => i % 2 == 0 ? no : yes, "binary"));
        Assert.AreEqual($"yes is '{yes}'", Task(i => i % 2 == 0 ? yes : no).Reason);
    }

    [TestMethod]
    public void AnOrderThatIsSaid()
    {
        using var file = TableFile.Of(
            "y,z,x",
            Enumerable.Range(0, 60).Select(i => $"{new[] { "low", "high", "middle" }[i % 3]},{(i % 2 == 0 ? "a" : "b")},{i * 7 % 13}")
        );
        var options = new InferenceOptions
        {
            TaskKinds = new Dictionary<string, string> { ["y"] = "ordinal" },
            Classes = new Dictionary<string, IReadOnlyList<string>> { ["y"] = ["low", "middle", "high"], ["z"] = ["b", "a"] },
        };
        var table = file.Infer(["y", "z"], options);
        CollectionAssert.AreEqual(new[] { "low", "middle", "high" }, Classes(file, table, "y"));
        CollectionAssert.AreEqual(new[] { "b", "a" }, Classes(file, table, "z"));
        Assert.AreEqual("yes is 'a'", table.Tasks[1].Reason);
        // Words have no order of their own.
        var unsaid = options with { Classes = new Dictionary<string, IReadOnlyList<string>>() };
        Assert.Contains("order", Assert.ThrowsExactly<ArgumentException>(() => file.Infer(["y"], unsaid)).Message);
        var wrong = options with { Classes = new Dictionary<string, IReadOnlyList<string>> { ["y"] = ["low", "high"] } };
        Assert.Contains("'middle'", Assert.ThrowsExactly<ArgumentException>(() => file.Infer(["y"], wrong)).Message);
        // A label that is none of them is named when it is read.
        var more = TableFile.Of("y,z,x", ["low,a,1", "tiny,b,2"]);
        using (more)
        {
            var error = Assert.ThrowsExactly<TableException>(() => more.Values<ReadOnlyMemory<char>>(table, "y"));
            Assert.AreEqual(3, error.Line);
            Assert.Contains("'tiny'", error.Message);
        }
    }

    private static string[] Classes(Func<int, string> cell, string? kind)
    {
        using var file = TableFile.Of("y,x", Enumerable.Range(0, 60).Select(i => $"{cell(i)},{i * 7 % 13}"));
        var kinds = kind is null ? new Dictionary<string, string>() : new() { ["y"] = kind };
        return Classes(file, file.Infer(["y"], new InferenceOptions { TaskKinds = kinds }), "y");
    }

    // The names of the keys that the label becomes, in their order.
    private static string[] Classes(TableFile file, TableSchema table, string task)
    {
        var (ml, rows) = (new MLContext(), table.Load(file.Path));
        var chain = new EstimatorChain<ITransformer>();
        foreach (var step in TableSteps.Labels(table, table.Tasks.Where(known => known.Column == task)))
            chain = chain.Append(step.Create(ml));
        var label = chain.Fit(rows).Transform(rows).Schema[table.LabelOf(table.Tasks.Single(known => known.Column == task))];
        if (((KeyDataViewType)label.Type).RawType == typeof(ulong))
            Assert.Fail("keys of 32 bits are enough");
        if (label.Annotations.Schema["KeyValues"].Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            label.GetKeyValues(ref names);
            return [.. names.DenseValues().Select(name => name.ToString())];
        }
        VBuffer<float> numbers = default;
        label.GetKeyValues(ref numbers);
        return [.. numbers.DenseValues().Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }

    [TestMethod]
    public void WhatCannotBeATask()
    {
        Assert.Contains("same value", Refused(_ => "a"));
        Assert.Contains("no value", Refused(_ => ""));
        Assert.Contains("dates", Refused(i => $"2024-01-{1 + i % 28:00}"));
        Assert.Contains("two values", Refused(i => $"{i % 3}", "binary"));
        Assert.Contains("'a0'", Refused(i => $"a{i % 3}", "regression"));
        Assert.Contains("'ranking'", Refused(i => $"a{i % 3}", "ranking"));
    }

    [TestMethod]
    public void ColumnsThatCannotBeNamedSo()
    {
        using var file = TableFile.Of("y,x", Enumerable.Range(0, 60).Select(i => $"{i % 2},{i * 7 % 13}"));
        Assert.Contains("'z'", Assert.ThrowsExactly<ArgumentException>(() => file.Infer(["z"])).Message);
        Assert.Contains("twice", Assert.ThrowsExactly<ArgumentException>(() => file.Infer(["y", "y"])).Message);
        Assert.Contains(
            "left out",
            Assert.ThrowsExactly<ArgumentException>(() => file.Infer(["y"], new InferenceOptions { Ignore = ["y"] })).Message
        );
        Assert.Contains("learn from", Assert.ThrowsExactly<ArgumentException>(() => file.Infer(["y", "x"])).Message);
    }

    private static string Refused(Func<int, string> cell, string? kind = null) =>
        Assert.ThrowsExactly<ArgumentException>(() => Task(cell, kind)).Message;
}
