using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MlNet.MultiTask;

/// <summary>
/// Files in the safetensors format: eight bytes with the header's length, a JSON header that says where each tensor lies, the tensors. The
/// metadata has a SHA-256 of header and tensors (the sum itself counted as zeros), so that any damage shows.
/// </summary>
internal static class SafeTensorsFile
{
    // The limit of the format's own reader.
    private const long MostHeaderBytes = 100_000_000;
    private const string SumKey = "sha256";
    private static readonly string s_noSum = new('0', 64);

    public static void Write(Stream file, IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, SafeTensor> tensors)
    {
        var header = SafeTensorsHeader.Write(new Dictionary<string, string>(metadata) { [SumKey] = s_noSum }, tensors);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        foreach (var tensor in tensors.Values)
            hash.AppendData(tensor.Bytes.Span);
        var sum = Convert.ToHexStringLower(hash.GetHashAndReset());
        System.Text.Encoding.ASCII.GetBytes(sum).CopyTo(header.AsSpan(FindSum(header, s_noSum)));
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        file.Write(header);
        foreach (var tensor in tensors.Values)
            file.Write(tensor.Bytes.Span);
    }

    /// <exception cref="InvalidDataException">The file is no safetensors file, cut off, or not what was written.</exception>
    public static (IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, SafeTensor> Tensors) Read(string path)
    {
        try
        {
            return Parse(path);
        }
        catch (Exception error) when (error is not IOException)
        {
            throw new InvalidDataException($"The checkpoint '{path}' is damaged: {error.Message}", error);
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException($"The checkpoint '{path}' is damaged: it is cut off.", error);
        }
    }

    private static (IReadOnlyDictionary<string, string>, IReadOnlyDictionary<string, SafeTensor>) Parse(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> length = stackalloc byte[8];
        file.ReadExactly(length);
        var headerBytes = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (headerBytes is < 2 or > MostHeaderBytes || headerBytes > file.Length - 8)
            throw new InvalidDataException($"its header claims {headerBytes} bytes of a file of {file.Length}.");
        var header = new byte[headerBytes];
        file.ReadExactly(header);
        var (metadata, entries) = SafeTensorsHeader.Read(header, file.Length - 8 - headerBytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (metadata.Remove(SumKey, out var sum))
        {
            var at = FindSum(header, sum);
            System.Text.Encoding.ASCII.GetBytes(s_noSum).CopyTo(header.AsSpan(at));
        }
        hash.AppendData(header);
        var tensors = new Dictionary<string, SafeTensor>(StringComparer.Ordinal);
        foreach (var (name, type, shape, start, end) in entries)
        {
            var bytes = new byte[end - start];
            file.ReadExactly(bytes);
            hash.AppendData(bytes);
            tensors.Add(name, new SafeTensor(type, shape, bytes));
        }
        if (sum != Convert.ToHexStringLower(hash.GetHashAndReset()))
            throw new InvalidDataException("its content is not what its checksum says.");
        return (metadata, tensors);
    }

    // The sum stands behind its key, in quotes.
    private static int FindSum(ReadOnlySpan<byte> header, string sum)
    {
        var at = header.IndexOf(System.Text.Encoding.UTF8.GetBytes($"\"{SumKey}\":\"{sum}\""));
        return at >= 0 && sum.Length == s_noSum.Length
            ? at + SumKey.Length + 4
            : throw new InvalidDataException("its checksum is not where it belongs.");
    }
}
