using System.Diagnostics;
using Serving;
using Serving.Models;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The process that loads a new model first may do anything: the server only hears of it.</summary>
[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class ServingTrialTests
{
    [TestMethod]
    [DataRow("kill -SEGV $$", "ended the process that tried to load it (exit code 139)")]
    [DataRow("kill -KILL $$", "ended the process that tried to load it (exit code 137)")]
    [DataRow("echo what is wrong >&2; exit 1", "what is wrong")]
    [DataRow("sleep 60", "it takes more than 1 seconds to load")]
    [DataRow("exec tail /dev/zero", "it takes more than 100 MiB of memory to load")]
    public void WhatTheProcessDoesIsSaid(string script, string says)
    {
        var options = new ServingOptions { TrialTimeout = TimeSpan.FromSeconds(1), TrialMemoryBytes = 100 << 20 };
        if (!script.StartsWith("sleep", StringComparison.Ordinal))
            options.TrialTimeout = TimeSpan.FromSeconds(60);
        var watch = Stopwatch.StartNew();
        var error = Assert.ThrowsExactly<InvalidDataException>(() => ModelTrial.Run("model.onnx", options, Shell(script)));
        Assert.AreEqual(says, error.Message.Replace("it ended", "ended", StringComparison.Ordinal));
        Assert.IsLessThan(50, watch.Elapsed.TotalSeconds, "the process was not waited for to its end");
    }

    [TestMethod]
    public void AProcessThatEndsWellIsAGoodFile() => ModelTrial.Run("model.onnx", new ServingOptions(), Shell("exit 0"));

    private static ProcessStartInfo Shell(string script) =>
        new("sh", ["-c", script]) { RedirectStandardError = true, UseShellExecute = false };
}
