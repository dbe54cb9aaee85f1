using System.Runtime.CompilerServices;

namespace TorchSharp.Interop;

/// <summary>One argument of an operator call, before it is encoded. It keeps the managed object alive for the length of the call.</summary>
internal readonly struct Arg
{
    public readonly object Reference;
    public readonly long Value;
    public readonly int Tag;

    private Arg(int tag, long value, object reference = null)
    {
        Tag = tag;
        Value = value;
        Reference = reference;
    }

    /// <summary>The operator's own default for this argument.</summary>
    public static Arg Default => new(NativeArg.Default, 0);

    public static Arg Bools(params bool[] values) => new(NativeArg.BoolList, 0, Array.ConvertAll(values, static b => b ? 1L : 0L));
    public static Arg Indices(torch.Tensor[] tensors) => new(NativeArg.OptionalTensorList, 0, tensors);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Arg(torch.Tensor tensor) => tensor is null ? default : new(NativeArg.Tensor, tensor.Handle, tensor);

    public static implicit operator Arg(torch.Tensor[] tensors) => tensors is null ? default : new(NativeArg.TensorList, 0, tensors);
    public static implicit operator Arg(long value) => new(NativeArg.Int, value);
    public static implicit operator Arg(int value) => new(NativeArg.Int, value);
    public static implicit operator Arg(long? value) => value is long v ? new(NativeArg.Int, v) : default;
    public static implicit operator Arg(int? value) => value is int v ? new(NativeArg.Int, v) : default;
    public static implicit operator Arg(double value) => new(NativeArg.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(double? value) => value is double v ? new(NativeArg.Double, BitConverter.DoubleToInt64Bits(v)) : default;
    public static implicit operator Arg(bool value) => new(NativeArg.Bool, value ? 1 : 0);
    public static implicit operator Arg(long[] values) => values is null ? default : new(NativeArg.IntList, 0, values);
    public static implicit operator Arg(double[] values) => values is null ? default : new(NativeArg.DoubleList, 0, values);
    public static implicit operator Arg(torch.ScalarType type) => new(NativeArg.Int, (long)type);
    public static implicit operator Arg(torch.ScalarType? type) => type is torch.ScalarType t ? new(NativeArg.Int, (long)t) : default;
    public static implicit operator Arg(torch.nn.Reduction reduction) => new(NativeArg.Int, (long)reduction);
    public static implicit operator Arg(string text) => text is null ? default : new(NativeArg.String, 0, System.Text.Encoding.UTF8.GetBytes(text));

    public static implicit operator Arg(Scalar scalar) => scalar is null ? default : new(scalar.Tag, scalar.Bits, scalar);

    public static implicit operator Arg(torch.Device device) =>
        device is null ? default : new(NativeArg.Device, device.index, device);

    public static implicit operator Arg(torch.Generator generator) =>
        generator is null ? default : new(NativeArg.Generator, generator.Handle, generator);
}
