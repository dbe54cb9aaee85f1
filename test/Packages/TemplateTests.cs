using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace MlNet.MultiTask.Packages.Tests;

/// <summary>The templates as a stranger gets them: packed, installed, made to programs, built and run.</summary>
[TestClass]
public sealed class TemplateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("multitask-templates-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    [TestCategory("Long")]
    public async Task WhatTheTrainerWritesTheScorerServes()
    {
        Strangers.Isolate(_folder);
        Install();
        var trainer = Create("multitask-trainer", "Birds");
        var scorer = Create("multitask-scorer", "Asked");
        var files = Directory.GetFiles(trainer).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(new[] { "Birds.csproj", "Program.cs", "penguins.csv" }, files);
        Assert.Contains("namespace Asked;", File.ReadAllText(Path.Combine(scorer, "Rows.cs")));

        var said = Command.Run(trainer, "dotnet", [Path.Combine(Built(trainer), "Birds.dll")]);
        Assert.Contains("task: multiclass", said);
        var model = Path.Combine(trainer, "model", "model.onnx");
        Assert.IsTrue(File.Exists(model));

        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        using var server = Command.Start(scorer, "dotnet", [Path.Combine(Built(scorer), "Asked.dll"), "--Model", model, "--urls", url]);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(url) };
            await WaitUntilReady(client);
            object Row(double? length) =>
                new
                {
                    island = "Biscoe",
                    bill_length_mm = length,
                    bill_depth_mm = 13.2,
                    flipper_length_mm = 211,
                    year = 2008,
                };
            using var answer = await client.PostAsJsonAsync("/score", new[] { Row(46.1), Row(null) });
            var answers = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.AreEqual("Gentoo", answers[0].GetProperty("species").GetProperty("label").GetString());
            CollectionAssert.Contains(new[] { "male", "female" }, answers[0].GetProperty("sex").GetProperty("label").GetString());
            Assert.IsTrue(answers[0].GetProperty("body_mass_g").GetDouble() is > 3500 and < 6500);
            Assert.AreEqual(2, answers.GetArrayLength());
            using var wrong = await client.PostAsJsonAsync("/score", new[] { new { island = 5 } });
            Assert.AreEqual(System.Net.HttpStatusCode.BadRequest, wrong.StatusCode);
            Assert.Contains("'island'", await wrong.Content.ReadAsStringAsync());
            Assert.AreEqual(3, (await client.GetFromJsonAsync<JsonElement>("/model")).GetProperty("tasks").GetArrayLength());
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    private void Install()
    {
        var packages = Path.Combine(_folder, "packages");
        Command.Run(
            BuildFacts.Root,
            "dotnet",
            [
                "pack",
                "templates",
                "-c",
                BuildFacts.Configuration,
                "-o",
                packages,
                $"-p:PackageVersion={PackedSolution.Instance.Version}",
            ]
        );
        Command.Run(_folder, "dotnet", ["new", "install", Directory.GetFiles(packages, "*.nupkg").Single(), .. Hive]);
    }

    private string[] Hive => ["--debug:custom-hive", Path.Combine(_folder, "hive")];

    private string Create(string template, string name)
    {
        Command.Run(_folder, "dotnet", ["new", template, "-n", name, "-o", name, .. Hive]);
        return Path.Combine(_folder, name);
    }

    private string Built(string program)
    {
        var binaries = Path.Combine(_folder, "out", Path.GetFileName(program));
        Strangers.Build(program, binaries);
        return binaries;
    }

    private static async Task WaitUntilReady(HttpClient client)
    {
        for (var look = 0; look < 300; look++, await Task.Delay(100))
            try
            {
                using var ready = await client.GetAsync("/healthz");
                if (ready.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        Assert.Fail("The scorer is not ready within half a minute.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
