namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The model's file changes while clients keep asking.</summary>
[TestClass]
public sealed class ServingReloadTests
{
    [TestMethod]
    public async Task GoodFilesAreServedBrokenOnesAreNotAndNoRequestFails()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "penguins.onnx");
        File.Copy(ServingModels.First, path);
        var (first, second) = (BodyMass(ServingModels.First), BodyMass(ServingModels.Second));
        Assert.AreNotEqual(first, second, 1, "the two models must differ for this test to see which one answers");
        using var server = await ServingProcess.StartAsync(path, "--ReloadInterval", "00:00:00.1");
        var firstVersion = (string)(await server.ModelAsync())["version"]!;

        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(_ => AskAsync(server, first, second, stop.Token)).ToArray();

        Swap(ServingModels.Second, path);
        await Eventually.IsTrueAsync(
            async () => (string)(await server.ModelAsync())["version"]! != firstVersion,
            "the second model is served"
        );
        Assert.AreEqual(second, await AnswerAsync(server), 0.05);

        // No model at all.
        File.WriteAllText(path, "this is no model");
        await RefusedAsync(server);
        Assert.AreEqual(second, await AnswerAsync(server), 0.05);

        // Half of one.
        File.WriteAllBytes(path, File.ReadAllBytes(ServingModels.First)[..5000]);
        await Task.Delay(500);
        await RefusedAsync(server);

        // Written slowly, in pieces, by a program that does not mind readers: served when it is whole.
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
            foreach (var piece in File.ReadAllBytes(ServingModels.First).Chunk(4000))
            {
                file.Write(piece);
                file.Flush();
                await Task.Delay(60);
            }
        await Eventually.IsTrueAsync(
            async () => (string)(await server.ModelAsync())["version"]! == firstVersion,
            "the first model is served again"
        );
        Assert.IsNull((await server.ModelAsync())["reloadError"]);
        Assert.AreEqual(first, await AnswerAsync(server), 0.05);

        // Gone: what is loaded goes on.
        File.Delete(path);
        await Task.Delay(400);
        Assert.AreEqual(first, await AnswerAsync(server), 0.05);

        await stop.CancelAsync();
        var answers = await Task.WhenAll(clients);
        Assert.IsGreaterThan(100, answers.Sum(), "answers while the file changed");
    }

    [TestMethod]
    public async Task AFileOfTheSameLengthAndTimeIsSeen()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "penguins.onnx");
        File.Copy(ServingModels.First, path);
        using var server = await ServingProcess.StartAsync(path, "--ReloadInterval", "00:00:00.1");
        var version = (string)(await server.ModelAsync())["version"]!;
        var (time, bytes) = (File.GetLastWriteTimeUtc(path), File.ReadAllBytes(path));

        // The producer's name: another letter makes another file of the same model.
        var at = bytes.AsSpan().IndexOf("MlNet.MultiTask"u8);
        bytes[at] = (byte)'N';
        using (var file = File.OpenWrite(path))
            file.Write(bytes);
        File.SetLastWriteTimeUtc(path, time);

        await Eventually.IsTrueAsync(async () => (string)(await server.ModelAsync())["version"]! != version, "the other content is served");
        Assert.AreEqual(time, File.GetLastWriteTimeUtc(path));
    }

    [TestMethod]
    public async Task WhyAFileIsRefusedIsToldWithoutPaths()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "penguins.onnx");
        File.Copy(ServingModels.First, path);
        using var server = await ServingProcess.StartAsync(path, "--ReloadInterval", "00:00:00.1");

        File.WriteAllBytes(path, [.. "PK\u0003\u0004"u8, .. new byte[100]]);
        await RefusedAsync(server);

        var shown = (await server.ModelAsync()).ToJsonString();
        Assert.IsFalse(shown.Contains(folder.Path, StringComparison.Ordinal), shown);
        Assert.IsFalse(shown.Contains(Path.GetTempPath().TrimEnd('/') + "/", StringComparison.Ordinal), shown);
        // Whoever runs the server reads all of it.
        await Eventually.IsTrueAsync(() => Task.FromResult(server.Log.Contains(path, StringComparison.Ordinal)), "the log names the file");
    }

    [TestMethod]
    public async Task AFileThatTakesTooLongIsTriedElsewhere()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "penguins.onnx");
        File.Copy(ServingModels.First, path);
        using var server = await ServingProcess.StartAsync(path, "--ReloadInterval", "00:00:00.1", "--TrialTimeout", "00:00:00.01");

        Swap(ServingModels.Second, path);
        await RefusedAsync(server);

        StringAssert.Contains((string)(await server.ModelAsync())["reloadError"]!, "seconds to load");
        Assert.AreEqual(BodyMass(ServingModels.First), await AnswerAsync(server), 0.05);
    }

    private static Task RefusedAsync(ServingProcess server) =>
        Eventually.IsTrueAsync(async () => (await server.ModelAsync())["reloadError"] is not null, "the broken file is refused");

    private static async Task<int> AskAsync(ServingProcess server, float first, float second, CancellationToken stop)
    {
        var answers = 0;
        for (; !stop.IsCancellationRequested; answers++)
        {
            var answer = await AnswerAsync(server);
            Assert.IsTrue(Math.Abs(answer - first) < 0.05 || Math.Abs(answer - second) < 0.05, $"{answer} is neither {first} nor {second}");
        }
        return answers;
    }

    private static async Task<float> AnswerAsync(ServingProcess server) =>
        (float)(await server.PredictAsync(ServingProcess.Penguin))[0]!["BodyMass"]!["Score"]!;

    private static float BodyMass(string path) => ServingReference.Score(path, "Biscoe", 46.1f, 13.2f, 211).BodyMass;

    private static void Swap(string model, string path)
    {
        File.Copy(model, path + ".new");
        File.Move(path + ".new", path, overwrite: true);
    }
}
