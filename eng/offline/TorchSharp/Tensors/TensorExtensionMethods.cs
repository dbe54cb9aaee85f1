using TorchSharp.Modules;

namespace TorchSharp;

public static partial class TensorExtensionMethods
{
    public static Parameter AsParameter(this torch.Tensor tensor) => new(tensor);

    public static int ElementSize(this torch.ScalarType type) => type switch
    {
        torch.ScalarType.Byte or torch.ScalarType.Int8 or torch.ScalarType.Bool => 1,
        torch.ScalarType.Int16 or torch.ScalarType.Float16 or torch.ScalarType.BFloat16 => 2,
        torch.ScalarType.Int32 or torch.ScalarType.Float32 => 4,
        torch.ScalarType.Int64 or torch.ScalarType.Float64 or torch.ScalarType.ComplexFloat32 => 8,
        torch.ScalarType.ComplexFloat64 => 16,
        _ => throw new NotImplementedException(),
    };

    public static ReadOnlySpan<int> IntShape(this torch.Tensor tensor) => Array.ConvertAll(tensor.shape, static n => (int)n);

    public static long TotalSize(this IEnumerable<long> shape)
    {
        long product = 1;
        foreach (long n in shape) product *= n;
        return product;
    }

    public static torch.Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false) =>
        torch.FromArray(rawArray, dimensions, torch.TypeOf(typeof(T)), null, null, requires_grad, doCopy);

    public static torch.Tensor ToTensor<T>(this T scalar, torch.Device? device = null, bool requires_grad = false) where T : struct =>
        torch.FromArray(new[] { scalar }, [], torch.TypeOf(typeof(T)), null, device, requires_grad, false);

    public static float ToSingle(this torch.Tensor value) => One(value).ToSingle();
    public static double ToDouble(this torch.Tensor value) => One(value).ToDouble();
    public static Half ToHalf(this torch.Tensor value) => One(value).ToHalf();
    public static sbyte ToSByte(this torch.Tensor value) => One(value).ToSByte();
    public static byte ToByte(this torch.Tensor value) => One(value).ToByte();
    public static short ToInt16(this torch.Tensor value) => One(value).ToInt16();
    public static int ToInt32(this torch.Tensor value) => One(value).ToInt32();
    public static long ToInt64(this torch.Tensor value) => One(value).ToInt64();
    public static bool ToBoolean(this torch.Tensor value) => One(value).ToBoolean();

    private static Scalar One(torch.Tensor value)
    {
        if (value.NumberOfElements != 1)
            throw new ArgumentException($"Number of elements in the tensor must be 1; it is {value.NumberOfElements}.");
        return value.ToScalar();
    }
}
