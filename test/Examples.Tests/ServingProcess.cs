using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Serving;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The server as a user starts it: a process of its own, on a free port of this machine.</summary>
internal sealed class ServingProcess : IDisposable
{
    public const string Penguin = """{"Island":"Biscoe","BillLength":46.1,"BillDepth":13.2,"FlipperLength":211}""";

    private const string Listening = "Now listening on: ";
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource<Uri?> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ServingProcess(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServingApp).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Read(e.Data);
        _process.ErrorDataReceived += (_, e) => Read(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    public Uri Address => Client.BaseAddress!;

    public int Id => _process.Id;

    public string Log => string.Join('\n', _log);

    public static async Task<ServingProcess> StartAsync(string model, params string[] arguments) =>
        await StartAsync(null, model, arguments);

    public static async Task<ServingProcess> StartAsync(
        IReadOnlyDictionary<string, string>? environment,
        string model,
        params string[] arguments
    )
    {
        var server = new ServingProcess(environment, ["--urls", "http://127.0.0.1:0", "--Models:penguins", model, .. arguments]);
        server.Client.BaseAddress = await server._address.Task.WaitAsync(TimeSpan.FromSeconds(120))
            ?? throw new AssertFailedException($"The server did not start:\n{server.Log}");
        // What it listens on is printed before the last of its services has started.
        await Eventually.IsTrueAsync(async () => (await server.Client.GetAsync("/readyz")).IsSuccessStatusCode, "the server is ready");
        return server;
    }

    public Task<HttpResponseMessage> PostAsync(string body, string type = "application/json") =>
        Client.PostAsync("/v1/models/penguins:predict", new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)));

    public async Task<JsonArray> PredictAsync(params string[] rows)
    {
        var response = await PostAsync($$"""{"instances":[{{string.Join(',', rows)}}]}""");
        Assert.AreEqual(200, (int)response.StatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!["predictions"]!.AsArray();
    }

    public async Task<JsonObject> ModelAsync() => (await Client.GetFromJsonAsync<JsonObject>("/v1/models/penguins"))!;

    /// <summary>Asks it to stop, as service managers do.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            _address.TrySetResult(null);
            return;
        }
        _log.Enqueue(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var start)
            _address.TrySetResult(new Uri(line[(start + Listening.Length)..].Trim()));
    }
}
