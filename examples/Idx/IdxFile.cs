using System.IO.Compression;

namespace Idx;

/// <summary>An idx file in memory, byte for byte as it is stored (LeCun's format of the MNIST files), uncompressed.</summary>
internal sealed class IdxFile
{
    private const int BlockBytes = 64 << 20;

    private readonly byte[][] _blocks;
    private readonly int _itemsPerBlock;

    private IdxFile(string path, IdxHeader header, Stream stream)
    {
        (Path, Header) = (path, header);
        _itemsPerBlock = Math.Max(1, BlockBytes / header.ItemBytes);
        // Blocks are made as their bytes come: a header that promises too much costs no memory.
        var blocks = new List<byte[]>();
        for (var item = 0; item < header.Count; item += _itemsPerBlock)
            blocks.Add(Block(stream, item, Math.Min(_itemsPerBlock, header.Count - item)));
        _blocks = [.. blocks];
        if (stream.ReadByte() >= 0)
            throw new InvalidDataException(
                $"'{path}' goes on at byte {ByteOf(header.Count)}, where it should end: its header says "
                    + $"{header.Count} items of {header.ItemBytes} bytes."
            );
    }

    public string Path { get; }

    public IdxHeader Header { get; }

    /// <summary>The bytes of an item.</summary>
    public ReadOnlySpan<byte> this[int item] =>
        _blocks[item / _itemsPerBlock].AsSpan(item % _itemsPerBlock * Header.ItemBytes, Header.ItemBytes);

    /// <summary>Where in the (uncompressed) file an item begins.</summary>
    public long ByteOf(int item) => Header.Length + (long)item * Header.ItemBytes;

    /// <exception cref="FileNotFoundException">The file is not there.</exception>
    /// <exception cref="InvalidDataException">It is no idx file, is cut off, or goes on after its end.</exception>
    public static IdxFile Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"The idx file '{path}' is not there.", path);
        using var file = File.OpenRead(path);
        var isCompressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        if (!isCompressed)
        {
            using var buffered = new BufferedStream(file, 1 << 16);
            return new IdxFile(path, IdxHeader.Read(buffered, path), buffered);
        }
        using var stream = new GZipStream(file, CompressionMode.Decompress);
        try
        {
            return new IdxFile(path, IdxHeader.Read(stream, path), stream);
        }
        catch (InvalidDataException error) when (!error.Message.StartsWith($"'{path}'", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"'{path}' cannot be decompressed: {error.Message}", error);
        }
    }

    private byte[] Block(Stream stream, int first, int items)
    {
        const int Part = 1 << 20;
        var whole = (long)items * Header.ItemBytes;
        var block = new byte[Math.Min(whole, Part)];
        for (var filled = 0; ;)
        {
            var read = stream.ReadAtLeast(block.AsSpan(filled), block.Length - filled, throwOnEndOfStream: false);
            filled += read;
            if (filled < block.Length)
                throw new InvalidDataException(
                    $"'{Path}' is cut off: it ends at byte {ByteOf(first) + filled}, where its header says {Header.Count} items of "
                        + $"{Header.ItemBytes} bytes, {ByteOf(Header.Count)} bytes in all."
                );
            if (filled == whole)
                return block;
            Array.Resize(ref block, (int)Math.Min(whole, 2L * block.Length));
        }
    }
}
