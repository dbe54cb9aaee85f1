using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>The model behind HTTP.</summary>
[TestClass]
public sealed class ServeTests
{
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task AModelFolderIsServedUntilCtrlC()
    {
        using var folder = new TemporaryFolder();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        using var process = ToolProcess.Start(folder.Path, "serve", $"penguins={PenguinModel.Instance.Folder}", "--urls", url);
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        await WaitUntilReady(client);
        var row = new Dictionary<string, object>
        {
            ["island"] = "Biscoe",
            ["bill_length_mm"] = 46.1,
            ["bill_depth_mm"] = 13.2,
            ["flipper_length_mm"] = 211,
        };
        using var answer = await client.PostAsJsonAsync("/v1/models/penguins:predict", new { instances = new[] { row } });
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, await answer.Content.ReadAsStringAsync());
        var prediction = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("predictions")[0];
        Assert.AreEqual("Gentoo", prediction.GetProperty("species").GetProperty("PredictedLabel").GetString());
        ToolProcess.Interrupt(process);
        Assert.IsTrue(process.WaitForExit(TimeSpan.FromMinutes(1)));
        Assert.AreEqual(0, process.ExitCode);
    }

    private static async Task WaitUntilReady(HttpClient client)
    {
        for (var look = 0; look < 300; look++, await Task.Delay(100))
            try
            {
                using var ready = await client.GetAsync("/readyz");
                if (ready.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        Assert.Fail("The server is not ready within half a minute.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
