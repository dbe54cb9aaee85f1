namespace Idx;

/// <summary>Makes the values of a row from an item's bytes.</summary>
internal delegate void IdxConvert<T>(ReadOnlySpan<byte> item, Span<T> to);
