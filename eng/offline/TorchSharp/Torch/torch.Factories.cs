using TorchSharp.Interop;

namespace TorchSharp;

/// <remarks>Sequences, identity, random integers and permutations.</remarks>
public static partial class torch
{
    private static readonly Op s_arange = "arange.start_step", s_linspace = "linspace", s_logspace = "logspace", s_eye = "eye.m";
    private static readonly Op s_randint = "randint.low_generator", s_randperm = "randperm.generator", s_normal = "normal.float_float", s_normal_tensors = "normal.Tensor_Tensor";
    private static readonly Op s_tril_indices = "tril_indices", s_triu_indices = "triu_indices", s_empty_strided = "empty_strided";

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Tensor.Leaf(s_arange.Call(start, stop, step, dtype, default, device), requires_grad);

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Tensor.Leaf(s_linspace.Call(start, end, steps, dtype, default, device), requires_grad);

    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Tensor.Leaf(s_logspace.Call(start, end, steps, @base, dtype, default, device), requires_grad);

    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Tensor.Leaf(s_eye.Call(rows, columns == -1 ? rows : columns, dtype, default, device), requires_grad);

    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Tensor.Leaf(s_empty_strided.Call(size, strides, dtype, default, device), requires_grad);

    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Tensor.Leaf(s_randint.Call(low, high, size, generator, dtype ?? ScalarType.Int64, default, device), requires_grad);

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0L, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(low, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0L, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint((long)low, high, Array.ConvertAll(size, static n => (long)n), dtype, device, requires_grad, generator, names);

    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Tensor.Leaf(s_randperm.Call(n, generator, dtype ?? ScalarType.Int64, default, device), requires_grad);

    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Tensor.Leaf(s_normal.Call(mean, std, size.ToArray(), generator, dtype, default, device), requires_grad);

    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) => s_normal_tensors.Call(mean, std, generator);

    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) => s_tril_indices.Call(row, col, offset, dtype, default, device);
    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) => s_triu_indices.Call(row, col, offset, dtype, default, device);

    public static double rand_float(Generator? generator = null) => Drawn(rand([], generator: generator)).ToDouble();
    public static double randn_float(Generator? generator = null) => Drawn(randn([], generator: generator)).ToDouble();
    public static bool randint_bool(Generator? generator = null) => Drawn(randint(2L, [], generator: generator)).ToInt64() == 1;
    public static int randint_int(int high, Generator? generator = null) => randint_int(0, high, generator);
    public static int randint_int(int low, int high, Generator? generator = null) => (int)randint_long(low, high, generator);
    public static long randint_long(long high, Generator? generator = null) => randint_long(0, high, generator);
    public static long randint_long(long low, long high, Generator? generator = null) => Drawn(randint(low, high, Array.Empty<long>(), generator: generator)).ToInt64();

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => input.zeros_like(dtype, device, requires_grad);
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => input.ones_like(dtype, device, requires_grad);
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => input.empty_like(dtype, device, requires_grad);
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) => input.full_like(value, dtype, device, requires_grad);
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.rand_like(dtype, device, requires_grad);
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.randn_like(dtype, device, requires_grad);
    public static Tensor randint_like(Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.randint_like(low, high, dtype, device, requires_grad);

    private static Scalar Drawn(Tensor number)
    {
        using (number) return number.ToScalar();
    }
}
