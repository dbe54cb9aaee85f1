using System.IO.Pipes;

namespace MlNet.MultiTask.Distributed.Tests;

/// <summary>Waiting until what was written to a pipe has been read.</summary>
[TestClass]
public sealed class LauncherPipesTests
{
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void APipeIsWaitedForUntilItsLastByteIsRead()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var reader = new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle);
        int[] descriptors = [(int)pipe.SafePipeHandle.DangerousGetHandle()];
        Assert.IsTrue(LauncherPipes.Drain(descriptors, TimeSpan.Zero), "nothing was written");

        pipe.Write([1, 2, 3]);
        Assert.IsFalse(LauncherPipes.Drain(descriptors, TimeSpan.FromMilliseconds(50)), "three bytes are there");
        Assert.AreEqual(2, reader.ReadAtLeast(new byte[2], 2));
        Assert.IsFalse(LauncherPipes.Drain(descriptors, TimeSpan.FromMilliseconds(50)), "one byte is there");

        var waiting = Task.Run(() => LauncherPipes.Drain(descriptors, TimeSpan.FromMinutes(1)));
        Assert.IsFalse(waiting.Wait(TimeSpan.FromMilliseconds(200)), "it waits");
        Assert.AreEqual(3, reader.ReadByte());
        Assert.IsTrue(waiting.Wait(TimeSpan.FromMinutes(1)) && waiting.Result, "it has seen the end");
    }

    [TestMethod]
    public void WhatIsNoPipeIsNotWaitedFor() => Assert.IsTrue(LauncherPipes.Drain([-1], TimeSpan.FromMinutes(1)));
}
