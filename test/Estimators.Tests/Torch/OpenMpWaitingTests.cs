using System.Runtime.InteropServices;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The environment that libgomp sees, which is the C library's and not .NET's.</summary>
[TestClass]
public sealed partial class OpenMpWaitingTests
{
    private const string Variable = "OMP_WAIT_POLICY";

    private string? _before;

    [TestInitialize]
    public void Keep()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("only on Linux");
        _before = Native();
    }

    [TestCleanup]
    public void Restore()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _ = _before is null ? Unset(Variable) : Set(Variable, _before, 1);
    }

    [TestMethod]
    public void ThreadsSleepWhereNothingWasSaid()
    {
        _ = Unset(Variable);
        OpenMpWaiting.PreferSleeping();
        Assert.AreEqual("passive", Native());
    }

    [TestMethod]
    public void WhatTheUserSaidStays()
    {
        _ = Set(Variable, "active", 1);
        OpenMpWaiting.PreferSleeping();
        Assert.AreEqual("active", Native());
    }

    [TestMethod]
    public void LoadingTorchSharpSaysSo()
    {
        _ = Unset(Variable);
        TorchLibrary.Load();
        Assert.AreEqual("passive", Native());
    }

    private static string? Native() => Marshal.PtrToStringUTF8(Get(Variable));

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Get(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unset(string name);
}
