using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Type">The format's name of the item type: F32, F64, I64 or U8.</param>
/// <param name="Shape">Shape; none for a scalar.</param>
/// <param name="Bytes">The items, little-endian, in row-major order.</param>
internal sealed record SafeTensor(string Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Bytes)
{
    public static SafeTensor Of<T>(ReadOnlySpan<T> items, params ReadOnlySpan<long> shape)
        where T : unmanaged =>
        new(Name(typeof(T)), shape.IsEmpty ? [items.Length] : shape.ToArray(), MemoryMarshal.AsBytes(items).ToArray());

    /// <summary>The items.</summary>
    /// <exception cref="InvalidDataException">They are of another type.</exception>
    public ReadOnlySpan<T> Items<T>()
        where T : unmanaged =>
        Type == Name(typeof(T))
            ? MemoryMarshal.Cast<byte, T>(Bytes.Span)
            : throw new InvalidDataException($"is {Type} and not {Name(typeof(T))}");

    /// <summary>Bytes of an item; 0 for a type that is not known here.</summary>
    public static int ItemBytes(string type) =>
        type switch
        {
            "F64" or "I64" or "U64" => 8,
            "F32" or "I32" or "U32" => 4,
            "F16" or "BF16" or "I16" or "U16" => 2,
            "I8" or "U8" or "BOOL" => 1,
            _ => 0,
        };

    private static string Name(Type type) =>
        type == typeof(float) ? "F32"
        : type == typeof(double) ? "F64"
        : type == typeof(long) ? "I64"
        : type == typeof(byte) ? "U8"
        : throw new NotSupportedException($"Tensors of {type} are not written.");
}
