using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MlNet.MultiTask.Hosting.Tests;

/// <summary>Scorers that a service gets by dependency injection.</summary>
[TestClass]
public sealed class ScorerServiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task OneScorerForAllThatTheContainerGivesBack()
    {
        var path = Model("line", 3);
        var services = new ServiceCollection().AddLogging().AddMultiTaskScorer(options => options.Path = path);
        MultiTaskScorer scorer;
        await using (var provider = services.BuildServiceProvider())
        {
            scorer = provider.GetRequiredService<MultiTaskScorer>();
            Assert.AreEqual(6, LineModel.OfTwo(scorer));
            var service = provider.GetRequiredService<ScorerService>();
            Assert.AreSame(scorer, service.Scorer);
            Assert.AreEqual(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))), service.Hash);
            Assert.AreEqual((path, ""), (service.Path, service.Name));
            Assert.IsLessThan(60, Math.Abs((DateTimeOffset.UtcNow - service.LoadedAt).TotalSeconds));
        }
        Assert.ThrowsExactly<ObjectDisposedException>(() => LineModel.OfTwo(scorer));
    }

    [TestMethod]
    public async Task NamedScorersAreKeyedServices()
    {
        var (one, other) = (Model("one", 1), Model("other", 5));
        var services = new ServiceCollection()
            .AddLogging()
            .AddMultiTaskScorer("one", options => options.Path = one)
            .AddMultiTaskScorer("other", options => options.Path = other);
        await using var provider = services.BuildServiceProvider();

        Assert.AreEqual(2, LineModel.OfTwo(provider.GetRequiredKeyedService<MultiTaskScorer>("one")));
        Assert.AreEqual(10, LineModel.OfTwo(provider.GetRequiredKeyedService<MultiTaskScorer>("other")));
        Assert.IsNull(provider.GetService<MultiTaskScorer>());
        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        CollectionAssert.AreEquivalent(new[] { "multi-task scorer one", "multi-task scorer other" }, report.Entries.Keys.ToArray());
        Assert.AreEqual(HealthStatus.Healthy, report.Status);
        CollectionAssert.AreEqual(new[] { "Y" }, (string[])report.Entries["multi-task scorer one"].Data["tasks"]);
    }

    [TestMethod]
    public async Task AChangedFileIsServedAndABrokenOneIsNot()
    {
        var path = Model("line", 3);
        var attempts = new List<bool>();
        var services = new ServiceCollection()
            .AddLogging()
            .AddMultiTaskScorer(options =>
            {
                (options.Path, options.ReloadInterval) = (path, TimeSpan.FromMilliseconds(20));
                options.Reloaded = (_, isServed) => attempts.Add(isServed);
            });
        await using var provider = services.BuildServiceProvider();
        var hosted = provider.GetServices<IHostedService>().ToArray();
        foreach (var one in hosted)
            await one.StartAsync(CancellationToken.None);
        var (scorer, service) = (provider.GetRequiredService<MultiTaskScorer>(), provider.GetRequiredService<ScorerService>());
        var health = provider.GetRequiredService<HealthCheckService>();

        LineModel.Write(path, 4);
        await UntilAsync(() => LineModel.OfTwo(scorer) == 8);
        Assert.AreSame(scorer, service.Scorer);
        Assert.AreEqual(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);

        // Another task than its callers ask for: refused, and the model in use goes on.
        LineModel.Write(path, 9, task: "Z");
        await UntilAsync(() => service.ReloadFailure is not null);
        StringAssert.Contains(service.ReloadFailure!.Message, "'Y.Score'");
        Assert.AreEqual(8, LineModel.OfTwo(scorer));
        var degraded = await health.CheckHealthAsync();
        Assert.AreEqual(HealthStatus.Degraded, degraded.Status);
        Assert.AreSame(service.ReloadFailure, degraded.Entries["multi-task scorer"].Exception);

        File.WriteAllText(path, "no model");
        await UntilAsync(() => service.ReloadFailure is OnnxModelException);
        LineModel.Write(path, 5);
        await UntilAsync(() => service.ReloadFailure is null);
        Assert.AreEqual(10, LineModel.OfTwo(scorer));
        foreach (var one in hosted)
            await one.StopAsync(CancellationToken.None);
        // A refused file may have been tried more than once.
        var changes = attempts.Where((isServed, i) => i == 0 || isServed != attempts[i - 1]).ToArray();
        CollectionAssert.AreEqual(new[] { true, false, true }, changes);

        await provider.DisposeAsync();
        Assert.ThrowsExactly<ObjectDisposedException>(() => LineModel.OfTwo(scorer));
    }

    [TestMethod]
    public async Task AFileIsTriedBeforeItIsLoaded()
    {
        var path = Model("line", 3);
        var services = new ServiceCollection()
            .AddLogging()
            .AddMultiTaskScorer(options => (options.Path, options.BeforeReload) = (path, _ => throw new TimeoutException("too slow")));
        await using var provider = services.BuildServiceProvider();
        var service = provider.GetRequiredService<ScorerService>();
        LineModel.Write(path, 4);

        Assert.IsFalse(service.TryReload());
        Assert.AreEqual("too slow", service.ReloadFailure!.Message);
        Assert.AreEqual(6, LineModel.OfTwo(service.Scorer));
        // What was tried and what is loaded have to be the same file.
        service.Options.BeforeReload = file => LineModel.Write(file, 7);
        Assert.IsFalse(service.TryReload());
        StringAssert.Contains(service.ReloadFailure!.Message, "changed while it was tried");
        service.Options.BeforeReload = _ => { };
        Assert.IsTrue(service.TryReload());
        Assert.AreEqual(14, LineModel.OfTwo(service.Scorer));
    }

    /// <summary>A file that could not be loaded yet, because what belongs to it was not there, is tried again as it is.</summary>
    [TestMethod]
    public async Task ARefusedFileIsTriedAgain()
    {
        var path = Model("line", 3);
        var isReady = false;
        var services = new ServiceCollection()
            .AddLogging()
            .AddMultiTaskScorer(options =>
            {
                (options.Path, options.ReloadInterval) = (path, TimeSpan.FromMilliseconds(10));
                options.BeforeReload = _ =>
                {
                    if (!Volatile.Read(ref isReady))
                        throw new IOException("not yet");
                };
            });
        await using var provider = services.BuildServiceProvider();
        var hosted = provider.GetServices<IHostedService>().ToArray();
        foreach (var one in hosted)
            await one.StartAsync(CancellationToken.None);
        var service = provider.GetRequiredService<ScorerService>();
        LineModel.Write(path, 4);
        await UntilAsync(() => service.ReloadFailure is not null);
        Volatile.Write(ref isReady, true);
        await UntilAsync(() => service.ReloadFailure is null);
        Assert.AreEqual(8, LineModel.OfTwo(service.Scorer));
        foreach (var one in hosted)
            await one.StopAsync(CancellationToken.None);
    }

    /// <summary>The file that is served, put back after a refused one, is the newest file again.</summary>
    [TestMethod]
    public async Task TheOldFilePutBackIsHealthy()
    {
        var path = Model("line", 3);
        var services = new ServiceCollection()
            .AddLogging()
            .AddMultiTaskScorer(options => (options.Path, options.ReloadInterval) = (path, TimeSpan.FromMilliseconds(10)));
        await using var provider = services.BuildServiceProvider();
        var hosted = provider.GetServices<IHostedService>().ToArray();
        foreach (var one in hosted)
            await one.StartAsync(CancellationToken.None);
        var service = provider.GetRequiredService<ScorerService>();
        File.Move(path, path + ".old");
        File.WriteAllText(path, "no model");
        await UntilAsync(() => service.ReloadFailure is not null);
        File.Move(path + ".old", path, overwrite: true);
        await UntilAsync(() => service.ReloadFailure is null);
        Assert.AreEqual(6, LineModel.OfTwo(service.Scorer));
        foreach (var one in hosted)
            await one.StopAsync(CancellationToken.None);
    }

    [TestMethod]
    public async Task AnErrorOfTheCallersOwnCodeEndsNothing()
    {
        var path = Model("line", 3);
        var calls = 0;
        var services = new ServiceCollection()
            .AddLogging()
            .AddMultiTaskScorer(options =>
            {
                (options.Path, options.ReloadInterval) = (path, TimeSpan.FromMilliseconds(10));
                options.Reloaded = (_, _) =>
                {
                    Interlocked.Increment(ref calls);
                    throw new InvalidOperationException("a metric that was disposed");
                };
            });
        await using var provider = services.BuildServiceProvider();
        var hosted = provider.GetServices<IHostedService>().ToArray();
        foreach (var one in hosted)
            await one.StartAsync(CancellationToken.None);
        var scorer = provider.GetRequiredService<MultiTaskScorer>();
        LineModel.Write(path, 4);
        await UntilAsync(() => LineModel.OfTwo(scorer) == 8 && Volatile.Read(ref calls) == 1);
        LineModel.Write(path, 5);
        await UntilAsync(() => LineModel.OfTwo(scorer) == 10 && Volatile.Read(ref calls) == 2);
        foreach (var one in hosted.OfType<BackgroundService>())
            Assert.IsFalse(one.ExecuteTask!.IsFaulted);
        foreach (var one in hosted)
            await one.StopAsync(CancellationToken.None);
    }

    /// <summary>Opening a pipe for reading waits for a writer, perhaps for ever.</summary>
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [Timeout(60_000)]
    public async Task APipeIsNoModel()
    {
        var path = Path.Combine(_folder.Path, "pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [path]))
            await make.WaitForExitAsync();
        using (var provider = Provider(options => options.Path = path))
        {
            var asked = Task.Run(() => Assert.ThrowsExactly<InvalidOperationException>(provider.GetRequiredService<MultiTaskScorer>));
            StringAssert.Contains((await asked).Message, "regular file");
        }
        var model = Model("line", 3);
        await using var other = Provider(options => options.Path = model);
        var service = other.GetRequiredService<ScorerService>();
        File.Move(path, model, overwrite: true);
        Assert.IsFalse(await Task.Run(service.TryReload));
        Assert.IsInstanceOfType<OnnxModelException>(service.ReloadFailure);
        Assert.AreEqual(6, LineModel.OfTwo(service.Scorer));
    }

    [TestMethod]
    public void WhatIsWrongIsNamed()
    {
        var nowhere = Path.Combine(_folder.Path, "nowhere.onnx");
        using (var provider = Provider(options => options.Path = nowhere))
            StringAssert.Contains(
                Assert.ThrowsExactly<InvalidOperationException>(() => provider.GetRequiredService<MultiTaskScorer>()).Message,
                $"cannot be loaded from '{nowhere}'"
            );
        using (var provider = Provider(_ => { }))
            StringAssert.Contains(
                Assert.ThrowsExactly<OptionsValidationException>(() => provider.GetRequiredService<MultiTaskScorer>()).Message,
                "Path is empty"
            );
        using (var provider = Provider(options => (options.Path, options.ReloadInterval) = (nowhere, TimeSpan.FromMilliseconds(1))))
            StringAssert.Contains(
                Assert.ThrowsExactly<OptionsValidationException>(() => provider.GetRequiredService<MultiTaskScorer>()).Message,
                "from 10 ms to a day"
            );
        var services = new ServiceCollection().AddMultiTaskScorer(_ => { }).AddMultiTaskScorer("a", _ => { });
        var twice = Assert.ThrowsExactly<InvalidOperationException>(() => services.AddMultiTaskScorer(_ => { }));
        StringAssert.Contains(twice.Message, "give further ones names");
        var again = Assert.ThrowsExactly<InvalidOperationException>(() => services.AddMultiTaskScorer("a", _ => { }));
        StringAssert.Contains(again.Message, "'a' was added already");
    }

    private static ServiceProvider Provider(Action<ScorerServiceOptions> configure) =>
        new ServiceCollection().AddLogging().AddMultiTaskScorer(configure).BuildServiceProvider();

    private string Model(string name, float slope)
    {
        var path = Path.Combine(_folder.Path, $"{name}.onnx");
        LineModel.Write(path, slope);
        return path;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 500 && !isSo(); i++)
            await Task.Delay(20);
        Assert.IsTrue(isSo());
    }
}
