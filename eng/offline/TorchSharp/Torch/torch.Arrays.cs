using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

/// <remarks>Tensors from memory of .NET: the array is pinned and becomes the storage; a copy is made first where one is asked for.</remarks>
public static partial class torch
{
    internal static ScalarType TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => ScalarType.Bool,
        TypeCode.Byte => ScalarType.Byte,
        TypeCode.SByte => ScalarType.Int8,
        TypeCode.Int16 => ScalarType.Int16,
        TypeCode.Int32 => ScalarType.Int32,
        TypeCode.Int64 => ScalarType.Int64,
        TypeCode.Single => ScalarType.Float32,
        TypeCode.Double => ScalarType.Float64,
        _ when type == typeof(Half) => ScalarType.Float16,
        _ => throw new NotSupportedException($"The type {type.FullName} is not supported: bool, an integer, Half, float or double is."),
    };

    internal static unsafe Tensor FromArray(Array array, long[] dimensions, ScalarType arrayType, ScalarType? dtype, Device device, bool requires_grad, bool copy)
    {
        long count = dimensions.TotalSize();
        if (count > array.LongLength)
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {count} vs. {array.LongLength}");

        var owned = copy ? (Array)array.Clone() : array;
        var pin = GCHandle.Alloc(owned, GCHandleType.Pinned);
        nint made;
        fixed (long* sizes = dimensions)
            made = Native.tso_from_blob((void*)pin.AddrOfPinnedObject(), sizes, dimensions.Length, (int)arrayType, &Unpin, GCHandle.ToIntPtr(pin));
        if (made == 0)
        {
            pin.Free();
            Native.Throw();
        }

        return Finish(new Tensor(made), dtype, device, requires_grad);
    }

    internal static unsafe Tensor FromScalar<T>(T value, ScalarType type, ScalarType? dtype, Device device, bool requires_grad) where T : unmanaged
    {
        var tensor = empty([], type);
        *(T*)tensor.DataPointer = value;
        return Finish(tensor, dtype, device, requires_grad);
    }

    private static Tensor Finish(Tensor tensor, ScalarType? dtype, Device device, bool requires_grad)
    {
        if (dtype is ScalarType type && type != tensor.dtype) tensor = tensor.to_type(type, disposeAfter: true);
        if (device is not null && device.type != DeviceType.CPU) tensor = tensor.to(device, disposeAfter: true);
        return Tensor.Leaf(tensor, requires_grad);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(nint pin) => GCHandle.FromIntPtr(pin).Free();

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null)
    {
        if ((dtype is null || dtype == data.dtype) && (device is null || Device.Same(device, data.device))) return data.alias();
        return data.to(dtype ?? data.dtype, device ?? data.device).requires_grad_(data.requires_grad);
    }

    /// <summary>A tensor over the array's own memory: what one writes, the other sees.</summary>
    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) =>
        FromArray(data, Lengths(data), TypeOf(data.GetType().GetElementType()), dtype, device, false, false);

    private static long[] Lengths(Array array)
    {
        var lengths = new long[array.Rank];
        for (int d = 0; d < lengths.Length; d++) lengths[d] = array.GetLongLength(d);
        return lengths;
    }
}
