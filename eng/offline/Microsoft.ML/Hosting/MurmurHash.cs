using System.Numerics;

namespace Microsoft.ML.Runtime;

/// <summary>Steps of the 32-bit Murmur3 hash (Appleby, 2011).</summary>
internal static class MurmurHash
{
    /// <summary>Takes in one block of four bytes.</summary>
    public static uint Round(uint hash, uint block)
    {
        block = BitOperations.RotateLeft(block * 0xCC9E2D51, 15) * 0x1B873593;
        return (BitOperations.RotateLeft(hash ^ block, 13) * 5) + 0xE6546B64;
    }

    /// <summary>The final mix.</summary>
    public static uint Mix(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    /// <summary>The final mix after so many bytes.</summary>
    public static uint Mix(uint hash, int byteCount) => Mix(hash ^ (uint)byteCount);
}
