using System.IO.Compression;
using System.Text;

namespace MlNet.MultiTask;

/// <summary>The text of a table file, which may be packed by gzip.</summary>
internal static class TableText
{
    private const int Chunk = 1 << 16;

    /// <summary>Opens the bytes.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Stream OpenBytes(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Chunk);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Opens the text.</summary>
    /// <exception cref="ArgumentException">There is no such encoding.</exception>
    public static TextReader Open(string path, string encoding) =>
        new StreamReader(OpenBytes(path), Encoding.GetEncoding(encoding), detectEncodingFromByteOrderMarks: true, Chunk);

    /// <summary>The encoding of a file without a byte order mark: UTF-8 where all of it is that, else Latin-1.</summary>
    public static string EncodingOf(string path)
    {
        using var bytes = OpenBytes(path);
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var buffer = new byte[Chunk];
        var text = new char[Chunk + 4];
        var isFirst = true;
        try
        {
            int count;
            while ((count = bytes.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
            {
                // UTF-16 with a mark is no UTF-8, and is read by its mark.
                if (isFirst && count >= 2 && buffer[0] is 0xFF or 0xFE && buffer[1] is 0xFF or 0xFE && buffer[0] != buffer[1])
                    return buffer[0] == 0xFF ? "utf-16" : "utf-16BE";
                isFirst = false;
                decoder.GetChars(buffer.AsSpan(0, count), text, flush: false);
            }
            decoder.GetChars([], text, flush: true);
            return "utf-8";
        }
        catch (DecoderFallbackException)
        {
            return "latin1";
        }
    }
}
