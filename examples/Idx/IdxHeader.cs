using System.Buffers.Binary;

namespace Idx;

/// <summary>The head of an idx file: two zeros, the type of its numbers, the number of its dimensions, and each of them as four bytes,
/// big-endian.</summary>
internal sealed record IdxHeader(IdxType Type, int[] Dimensions)
{
    private const int MostDimensions = 32;

    /// <summary>Items along the first dimension.</summary>
    public int Count => Dimensions[0];

    /// <summary>Numbers of an item.</summary>
    public int Size => Dimensions.Skip(1).Aggregate(1, (size, dimension) => size * dimension);

    public int ItemBytes => Size * Type.Bytes;

    /// <summary>Bytes of the header itself.</summary>
    public int Length => 4 + 4 * Dimensions.Length;

    /// <exception cref="InvalidDataException">The bytes are no header of an idx file.</exception>
    public static IdxHeader Read(Stream stream, string path)
    {
        var magic = Bytes(stream, 4, 0, path);
        for (var i = 0; i < 2; i++)
            if (magic[i] != 0)
                throw new InvalidDataException($"'{path}' is no idx file: byte {i} is 0x{magic[i]:X2}, where 0x00 is expected.");
        var type = IdxType.All.FirstOrDefault(known => known.Code == magic[2])
            ?? throw new InvalidDataException(
                $"'{path}' is no idx file: byte 2 is 0x{magic[2]:X2}, where the type of the numbers is expected: "
                    + $"{string.Join(", ", IdxType.All.Select(known => $"0x{known.Code:X2} ({known.Type})"))}."
            );
        if (magic[3] is 0 or > MostDimensions)
            throw new InvalidDataException(
                $"'{path}' is no idx file: byte 3 is {magic[3]}, where the number of dimensions is expected, "
                    + $"from 1 to {MostDimensions}."
            );
        var sizes = Bytes(stream, 4 * magic[3], 4, path);
        var dimensions = new int[magic[3]];
        var itemBytes = (long)type.Bytes;
        for (var i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(sizes.AsSpan(4 * i));
            if (dimensions[i] < (i == 0 ? 0 : 1))
                throw new InvalidDataException(
                    $"'{path}': dimension {i}, at byte {4 + 4 * i}, is {dimensions[i]}; expected a number "
                        + $"from {(i == 0 ? 0 : 1)} to {int.MaxValue}."
                );
            itemBytes *= i == 0 ? 1 : dimensions[i];
            if (itemBytes > Array.MaxLength)
                throw new InvalidDataException(
                    $"'{path}': the dimensions from byte 8 on make items of more than {Array.MaxLength} bytes each."
                );
        }
        return new IdxHeader(type, dimensions);
    }

    private static byte[] Bytes(Stream stream, int count, int start, string path)
    {
        var bytes = new byte[count];
        var read = stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return read == count
            ? bytes
            : throw new InvalidDataException($"'{path}' is no idx file: it ends at byte {start + read}, within the header.");
    }
}
