using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>A number with a type of its own, as an operator's argument. It holds no native memory.</summary>
public sealed class Scalar : IDisposable
{
    internal readonly int Tag;
    internal readonly long Bits;

    private Scalar(torch.ScalarType type, int tag, long bits)
    {
        Type = type;
        Tag = tag;
        Bits = bits;
    }

    public torch.ScalarType Type { get; }

    internal double AsDouble => Tag == NativeArg.Double ? BitConverter.Int64BitsToDouble(Bits) : Bits;
    internal long AsInt64 => Tag == NativeArg.Double ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;

    private static Scalar Integer(torch.ScalarType type, long value) => new(type, NativeArg.Int, value);
    private static Scalar Real(torch.ScalarType type, double value) => new(type, NativeArg.Double, BitConverter.DoubleToInt64Bits(value));

    public void Dispose()
    {
    }

    public static implicit operator Scalar(byte value) => Integer(torch.ScalarType.Byte, value);
    public static implicit operator Scalar(sbyte value) => Integer(torch.ScalarType.Int8, value);
    public static implicit operator Scalar(short value) => Integer(torch.ScalarType.Int16, value);
    public static implicit operator Scalar(int value) => Integer(torch.ScalarType.Int32, value);
    public static implicit operator Scalar(long value) => Integer(torch.ScalarType.Int64, value);
    public static implicit operator Scalar(Half value) => Real(torch.ScalarType.Float16, (double)value);
    public static implicit operator Scalar(float value) => Real(torch.ScalarType.Float32, value);
    public static implicit operator Scalar(double value) => Real(torch.ScalarType.Float64, value);
    public static implicit operator Scalar(bool value) => new(torch.ScalarType.Bool, NativeArg.Bool, value ? 1 : 0);
}
