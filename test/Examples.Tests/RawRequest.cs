using System.Net.Sockets;
using System.Text;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>A request as bytes over a socket of its own, for what no HTTP client would send.</summary>
internal sealed class RawRequest : IDisposable
{
    private readonly TcpClient _client = new();

    /// <summary>Sends a text, and keeps the connection open.</summary>
    public static async Task<RawRequest> SendAsync(Uri server, string text)
    {
        var request = new RawRequest();
        await request._client.ConnectAsync(server.Host, server.Port);
        await request._client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        return request;
    }

    /// <summary>The head of a prediction request.</summary>
    public static string Head(Uri server, string headers) =>
        $"POST /v1/models/penguins:predict HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: application/json\r\nConnection: "
        + $"close\r\n{headers}\r\n\r\n";

    /// <summary>The first line of the answer: what comes behind it may be a connection that is reset, where the server does not want the
    /// rest of the request.</summary>
    public async Task<string> StatusLineAsync()
    {
        using var reader = new StreamReader(_client.GetStream(), leaveOpen: true);
        return await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) ?? "";
    }

    public async Task<string> ResponseAsync()
    {
        using var reader = new StreamReader(_client.GetStream(), leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    public void Dispose() => _client.Dispose();
}
