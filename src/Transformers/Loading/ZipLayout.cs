using System.Buffers.Binary;
using System.Text;

namespace MlNet.MultiTask;

/// <summary>
/// Whether a zip can be read in one way only. Readers differ in what they believe: the directory at the end or the headers before each
/// entry, the first or the last of two names, what lies between, before or behind. A file is accepted if all readers agree: its entries
/// follow each other from the first byte to the directory, the directory ends the file, and both agree about every entry.
/// </summary>
internal sealed class ZipLayout
{
    private const uint LocalHeader = 0x04034b50;
    private const uint DirectoryHeader = 0x02014b50;
    private const uint Descriptor = 0x08074b50;
    private const uint End = 0x06054b50;
    private const uint End64 = 0x06064b50;
    private const uint Locator64 = 0x07064b50;
    private const int EndLength = 22;
    private const int End64Length = 56;
    private const int Locator64Length = 20;
    private const ushort Encrypted = 1;
    private const ushort HasDescriptor = 8;
    private const ushort IsUtf8 = 1 << 11;
    private const ushort Wide = 1;
    private const ushort UnicodePath = 0x7075;
    private const int MaximumEntries = 100_000;

    private readonly Stream _zip;
    private long _directory;
    private long _count;
    private long _directoryEnd;

    private ZipLayout(Stream zip) => _zip = zip;

    /// <param name="zip">The zip, from 0 to the stream's end.</param>
    /// <exception cref="InvalidDataException">The zip is damaged, or can be read in more than one way.</exception>
    public static void Check(Stream zip)
    {
        var layout = new ZipLayout(zip);
        layout.ReadEnd();
        layout.ReadEntries();
    }

    private void ReadEnd()
    {
        if (_zip.Length < EndLength)
            throw Damaged("it ends before its directory");
        var end = Read(_zip.Length - EndLength, EndLength);
        if (UInt32(end, 0) != End || UInt16(end, 20) != 0)
            throw Damaged("something stands behind its directory");
        if (UInt16(end, 4) != 0 || UInt16(end, 6) != 0 || UInt16(end, 8) != UInt16(end, 10))
            throw Damaged("it is one of several volumes");
        (_count, var size, _directory) = (UInt16(end, 10), UInt32(end, 12), UInt32(end, 16));
        _directoryEnd = _zip.Length - EndLength;
        var length = (long)size;
        if (_count == ushort.MaxValue || size == uint.MaxValue || _directory == uint.MaxValue)
            length = ReadEnd64();
        if (_count > MaximumEntries)
            throw Damaged($"it has {_count} entries, more than the {MaximumEntries} that a model may have");
        if (_directory < 0 || length < 0 || _directory + length != _directoryEnd)
            throw Damaged("its directory does not stand where it says");
    }

    private long ReadEnd64()
    {
        _directoryEnd -= Locator64Length + End64Length;
        if (_directoryEnd < 0)
            throw Damaged("its directory does not stand where it says");
        var (end, locator) = (Read(_directoryEnd, End64Length), Read(_directoryEnd + End64Length, Locator64Length));
        var isEnd = UInt32(end, 0) == End64 && UInt64(end, 4) == End64Length - 12 && UInt64(end, 24) == UInt64(end, 32);
        if (!isEnd || UInt32(locator, 0) != Locator64 || UInt64(locator, 8) != _directoryEnd)
            throw Damaged("the long form of its directory is not whole");
        (_count, _directory) = (UInt64(end, 32), UInt64(end, 48));
        return UInt64(end, 40);
    }

    private void ReadEntries()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var entries = new List<Entry>();
        var at = _directory;
        for (var i = 0L; i < _count; i++)
        {
            var entry = ReadDirectory(ref at);
            if (!names.Add(entry.Name.Replace('\\', '/')))
                throw Damaged($"it has two entries '{entry.Name}'");
            entries.Add(entry);
        }
        if (at != _directoryEnd)
            throw Damaged("its directory is longer than its entries");
        var next = 0L;
        foreach (var entry in entries.OrderBy(entry => entry.Offset))
        {
            if (entry.Offset != next)
                throw Damaged($"something stands before its entry '{entry.Name}', or other entries overlap it");
            next = EndOf(entry);
        }
        if (next != _directory)
            throw Damaged("something stands between its entries and its directory");
    }

    private Entry ReadDirectory(ref long at)
    {
        const int length = 46;
        var header = Read(at, length);
        var (name, extra) = (UInt16(header, 28), UInt16(header, 30));
        if (UInt32(header, 0) != DirectoryHeader || UInt16(header, 34) != 0 || UInt16(header, 32) != 0)
            throw Damaged("its directory is not whole, or has comments");
        var (flags, method) = (UInt16(header, 8), UInt16(header, 10));
        if ((flags & Encrypted) != 0 || method is not (0 or 8))
            throw Damaged("it has an entry that is encrypted, or compressed by another method than deflate");
        var nameBytes = Read(at + length, name);
        var wide = ReadExtra(Read(at + length + name, extra));
        at += length + name + extra;
        // Those of the three numbers that do not fit into 32 bits stand one behind the other.
        var (packed, unpacked) = (UInt32(header, 20), UInt32(header, 24));
        var packedAt = unpacked == uint.MaxValue ? 8 : 0;
        var offsetAt = packedAt + (packed == uint.MaxValue ? 8 : 0);
        return new Entry(
            NameOf(nameBytes, flags),
            nameBytes,
            flags,
            method,
            UInt32(header, 16),
            Widened(packed, wide, packedAt),
            Widened(unpacked, wide, 0),
            Widened(UInt32(header, 42), wide, offsetAt)
        );
    }

    /// <summary>Where the entry's local header, content and descriptor end.</summary>
    private long EndOf(Entry entry)
    {
        const int length = 30;
        var header = Read(entry.Offset, length);
        var (name, extra) = (UInt16(header, 26), UInt16(header, 28));
        if (
            UInt32(header, 0) != LocalHeader
            || UInt16(header, 6) != entry.Flags
            || UInt16(header, 8) != entry.Method
            || !Read(entry.Offset + length, name).AsSpan().SequenceEqual(entry.NameBytes)
        )
            throw Damaged($"its directory and the header before the entry '{entry.Name}' say different things");
        var wide = ReadExtra(Read(entry.Offset + length + name, extra));
        var (checksum, packed) = (UInt32(header, 14), Widened(UInt32(header, 18), wide, UInt32(header, 22) == uint.MaxValue ? 8 : 0));
        var unpacked = Widened(UInt32(header, 22), wide, 0);
        var later = (entry.Flags & HasDescriptor) != 0;
        var same = checksum == entry.Checksum && packed == entry.Packed && unpacked == entry.Unpacked;
        if (!same && !(later && checksum == 0 && packed == 0 && unpacked == 0))
            throw Damaged($"its directory and the header before the entry '{entry.Name}' give different checksums or lengths");
        if (entry.Method == 0 && entry.Packed != entry.Unpacked)
            throw Damaged($"its entry '{entry.Name}' is not compressed and yet changes its length");
        var end = entry.Offset + length + name + extra + entry.Packed;
        if (end < 0 || end > _directory)
            throw Damaged($"its entry '{entry.Name}' reaches into the directory");
        return later ? EndOfDescriptor(entry, end) : end;
    }

    private long EndOfDescriptor(Entry entry, long at)
    {
        var wide = entry.Packed > uint.MaxValue || entry.Unpacked > uint.MaxValue;
        var length = wide ? 24 : 16;
        var descriptor = Read(at, length);
        var (packed, unpacked) = wide ? (UInt64(descriptor, 8), UInt64(descriptor, 16)) : (UInt32(descriptor, 8), UInt32(descriptor, 12));
        var same = UInt32(descriptor, 4) == entry.Checksum && packed == entry.Packed && unpacked == entry.Unpacked;
        return UInt32(descriptor, 0) == Descriptor && same
            ? at + length
            : throw Damaged($"what stands behind the entry '{entry.Name}' does not say what the directory says");
    }

    /// <summary>The long sizes and offset of an entry; empty where it has none.</summary>
    private static byte[] ReadExtra(byte[] extra)
    {
        byte[] wide = [];
        for (var at = 0; at < extra.Length;)
        {
            if (extra.Length - at < 4 || UInt16(extra, at + 2) > extra.Length - at - 4)
                throw Damaged("an entry's extra fields are not whole");
            var (kind, length) = (UInt16(extra, at), UInt16(extra, at + 2));
            if (kind == UnicodePath || (kind == Wide && wide.Length > 0))
                throw Damaged("an entry has a second name, or its long sizes twice");
            if (kind == Wide)
                wide = extra[(at + 4)..(at + 4 + length)];
            at += 4 + length;
        }
        return wide;
    }

    private static long Widened(uint number, byte[] wide, int at)
    {
        if (number != uint.MaxValue)
            return number;
        return at + 8 <= wide.Length ? UInt64(wide, at) : throw Damaged("an entry lacks its long sizes");
    }

    private static string NameOf(byte[] bytes, ushort flags)
    {
        try
        {
            // Readers take names that are not marked as UTF-8 in the code page of their system.
            if ((flags & IsUtf8) == 0 && bytes.Any(b => b is < 0x20 or >= 0x7f))
                throw Damaged("an entry's name is not marked as UTF-8");
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("The model file has an entry whose name is not UTF-8.", e);
        }
    }

    private byte[] Read(long at, int length)
    {
        var bytes = new byte[length];
        _zip.Position = Math.Clamp(at, 0, _zip.Length);
        if (_zip.ReadAtLeast(bytes, length, throwOnEndOfStream: false) < length)
            throw Damaged("it ends too early");
        return bytes;
    }

    private static ushort UInt16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint UInt32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static long UInt64(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));

    private static InvalidDataException Damaged(string how) => new($"The model file is no zip that can be read in one way only: {how}.");

    private sealed record Entry(
        string Name,
        byte[] NameBytes,
        ushort Flags,
        ushort Method,
        uint Checksum,
        long Packed,
        long Unpacked,
        long Offset
    );
}
