using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>A page in headless Chromium, driven through its DevTools protocol.</summary>
internal sealed class Browser : IDisposable
{
    private readonly TemporaryFolder _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly Process _process;
    private int _lastId;

    private Browser(Process process, TemporaryFolder profile) => (_process, _profile) = (process, profile);

    /// <summary>Null where no Chromium is installed.</summary>
    public static string? Path =>
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    public static async Task<Browser> OpenAsync(Uri page)
    {
        var profile = new TemporaryFolder();
        var process = Process.Start(
            new ProcessStartInfo(
                Path!,
                [
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                    "--remote-debugging-port=0",
                    $"--user-data-dir={profile.Path}",
                    "about:blank",
                ]
            )
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var browser = new Browser(process, profile);
        await browser.ConnectAsync();
        await browser.SendAsync("Page.enable");
        await browser.SendAsync("Page.navigate", new JsonObject { ["url"] = page.AbsoluteUri });
        return browser;
    }

    public async Task<JsonNode?> EvaluateAsync(string script)
    {
        var result = await SendAsync(
            "Runtime.evaluate",
            new JsonObject
            {
                ["expression"] = script,
                ["returnByValue"] = true,
                ["awaitPromise"] = true,
            }
        );
        return result["exceptionDetails"] is { } thrown
            ? throw new AssertFailedException($"{script}: {thrown.ToJsonString()}")
            : result["result"]!["value"];
    }

    /// <summary>Types in the place of what a field holds.</summary>
    public async Task TypeAsync(string id, string text)
    {
        await EvaluateAsync($"document.getElementById('{id}').focus(), document.getElementById('{id}').select()");
        await SendAsync("Input.insertText", new JsonObject { ["text"] = text });
    }

    public async Task PressEnterAsync()
    {
        foreach (var type in new[] { "keyDown", "keyUp" })
            await SendAsync(
                "Input.dispatchKeyEvent",
                new JsonObject
                {
                    ["type"] = type,
                    ["key"] = "Enter",
                    ["code"] = "Enter",
                    ["text"] = "\r",
                    ["windowsVirtualKeyCode"] = 13,
                }
            );
    }

    public Task ResizeAsync(int width, int height) =>
        SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new JsonObject
            {
                ["width"] = width,
                ["height"] = height,
                ["deviceScaleFactor"] = 2,
                ["mobile"] = width < 600,
            }
        );

    /// <summary>Shows the page as to a user who likes it dark, or light.</summary>
    public Task PreferAsync(string colorScheme) =>
        SendAsync(
            "Emulation.setEmulatedMedia",
            new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = colorScheme }) }
        );

    public async Task ScreenshotAsync(string path, bool wholePage = false) =>
        File.WriteAllBytes(
            path,
            Convert.FromBase64String(
                (string)(await SendAsync("Page.captureScreenshot", new JsonObject { ["captureBeyondViewport"] = wholePage }))["data"]!
            )
        );

    public void Dispose()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _profile.Dispose();
    }

    private async Task ConnectAsync()
    {
        const string listening = "DevTools listening on ";
        string? line;
        do line = await _process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))
            ?? throw new AssertFailedException("Chromium did not start.");
        while (!line.StartsWith(listening, StringComparison.Ordinal));
        _ = _process.StandardError.ReadToEndAsync();
        _ = _process.StandardOutput.ReadToEndAsync();
        using var client = new HttpClient();
        var pages = await client.GetFromJsonAsync<JsonArray>(new Uri($"http://{new Uri(line[listening.Length..]).Authority}/json/list"));
        var page = pages!.First(item => (string)item!["type"]! == "page");
        await _socket.ConnectAsync(new Uri((string)page!["webSocketDebuggerUrl"]!), CancellationToken.None);
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var id = ++_lastId;
        var message = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters ?? [],
        };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, limit.Token);
        while (true)
        {
            var answer = JsonNode.Parse(await ReceiveAsync(limit.Token))!;
            if ((int?)answer["id"] == id)
                return answer["result"] ?? throw new AssertFailedException($"{method}: {answer.ToJsonString()}");
        }
    }

    private async Task<byte[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        var buffer = new byte[1 << 16];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            message.Write(buffer, 0, part.Count);
        } while (!part.EndOfMessage);
        return message.ToArray();
    }
}
