using System.Buffers.Text;
using System.Net.Sockets;

namespace ServingBenchmark;

/// <summary>A kept-alive HTTP/1.1 connection with as little work as can be: server and client share the machine.</summary>
public sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[1 << 16];

    private LoadConnection()
    {
    }

    /// <exception cref="IOException">The server does not take it.</exception>
    public static async Task<LoadConnection> OpenAsync(Uri server)
    {
        var connection = new LoadConnection();
        try
        {
            await connection._socket.ConnectAsync(server.Host, server.Port);
            return connection;
        }
        catch (SocketException e)
        {
            connection.Dispose();
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <returns>Whether it is a 200.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<bool> AskAsync(byte[] request)
    {
        try
        {
            await _socket.SendAsync(request, SocketFlags.None);
            var (count, end) = (0, -1);
            while (end < 0 || count < end)
            {
                var read = await _socket.ReceiveAsync(_buffer.AsMemory(count), SocketFlags.None);
                if (read == 0)
                    throw new IOException("The server closed the connection.");
                count += read;
                if (end < 0)
                    end = End(_buffer.AsSpan(0, count));
            }
            return _buffer.AsSpan().StartsWith("HTTP/1.1 200"u8);
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public void Dispose() => _socket.Dispose();

    // Where the answer ends; -1 while its head is not complete.
    private static int End(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return -1;
        var length = answer.IndexOf("Content-Length: "u8);
        if (length < 0 || !Utf8Parser.TryParse(answer[(length + 16)..], out int body, out _))
            throw new IOException("The answer has no length.");
        return head + 4 + body;
    }
}
