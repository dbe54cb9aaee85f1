namespace MlNet.MultiTask;

/// <summary>The checksum of zip entries: the cyclic redundancy check of ISO 3309 over the polynomial 0xEDB88320 (bits reversed).</summary>
internal sealed class Crc32
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(i => Step((uint)i, 8))];
    private uint _state = uint.MaxValue;

    /// <summary>The checksum of everything appended.</summary>
    public uint Value => ~_state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        foreach (var b in bytes)
            state = s_table[(byte)(state ^ b)] ^ (state >> 8);
        _state = state;
    }

    private static uint Step(uint value, int bits) =>
        bits == 0 ? value : Step((value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320, bits - 1);
}
