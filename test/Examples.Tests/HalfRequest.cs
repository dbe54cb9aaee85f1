using System.Net.Sockets;
using System.Text;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>A prediction request whose second half comes later, or never.</summary>
internal sealed class HalfRequest : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly byte[] _rest;

    private HalfRequest(byte[] rest) => _rest = rest;

    public static async Task<HalfRequest> SendAsync(Uri server)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"instances":[{{ServingProcess.Penguin}}]}""");
        var request = new HalfRequest(body[20..]);
        await request._client.ConnectAsync(server.Host, server.Port);
        var head =
            $"POST /v1/models/penguins:predict HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: "
            + $"application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        await request._client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head).Concat(body[..20]).ToArray());
        return request;
    }

    public Task SendRestAsync() => _client.GetStream().WriteAsync(_rest).AsTask();

    public async Task<string> ResponseAsync()
    {
        using var reader = new StreamReader(_client.GetStream(), leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    public void Dispose() => _client.Dispose();
}
