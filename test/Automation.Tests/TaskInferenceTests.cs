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
