using System.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// The Murmur3 hash of text, taken in as ML.NET 5.0 does: each character as the bytes of its UTF-8 form, and behind one of several bytes
/// the bytes that wait for their block are rotated.
/// </summary>
internal static class TextHash
{
    public static uint Compute(uint hash, ReadOnlySpan<char> text)
    {
        var length = 0;
        var waiting = 0UL;
        var bits = 0;
        foreach (var character in text)
        {
            Take(character, ref waiting, ref bits);
            if (bits < 32)
                continue;
            hash = MurmurHash.Round(hash, (uint)waiting);
            waiting >>= 32;
            bits -= 32;
            length += 4;
        }
        length += bits / 8;
        var tail = (uint)(waiting & ((1UL << bits) - 1));
        if ((length & 3) != 0)
            hash ^= BitOperations.RotateLeft(tail * 0xCC9E2D51, 15) * 0x1B873593;
        return MurmurHash.Mix(hash, length);
    }

    private static void Take(uint character, ref ulong waiting, ref int bits)
    {
        if (character <= 0x7F)
        {
            waiting |= (ulong)character << bits;
            bits += 8;
            return;
        }
        if (character <= 0x7FF)
        {
            waiting |= (ulong)(0xC080 | ((character << 2) & 0x1F00) | (character & 0x3F)) << bits;
            waiting = ((waiting & 0xFF) << 8) | (waiting >> 8);
            bits += 16;
            return;
        }
        waiting |= (ulong)(0xE08080 | ((character << 4) & 0x0F0000) | ((character << 2) & 0x3F00) | (character & 0x3F)) << bits;
        waiting = ((waiting & 0xFF) << 16) | (((waiting >> 8) & 0xFF) << 8) | (waiting >> 16);
        bits += 24;
    }
}
