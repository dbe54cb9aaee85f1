using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <remarks>Pooling. A stride that is not given is the kernel's size.</remarks>
        public static partial class functional
        {
            private static readonly Op s_max_pool1d = "max_pool1d", s_max_pool2d = "max_pool2d", s_max_pool1d_indices = "max_pool1d_with_indices", s_max_pool2d_indices = "max_pool2d_with_indices";
            private static readonly Op s_avg_pool1d = "avg_pool1d", s_avg_pool2d = "avg_pool2d", s_adaptive_avg1d = "adaptive_avg_pool1d", s_adaptive_avg2d = "adaptive_avg_pool2d";
            private static readonly Op s_adaptive_max1d = "adaptive_max_pool1d", s_adaptive_max2d = "adaptive_max_pool2d";

            private static long[] Pair((long, long) p) => [p.Item1, p.Item2];
            private static long[] Pair((long, long)? p) => p is (long, long) q ? Pair(q) : null;

            public static Tensor max_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                s_max_pool1d.Call(input, (long[])[kernel_size], Or(stride), Or(padding, 0), Or(dilation, 1), ceil_mode);

            public static (Tensor, Tensor) max_pool1d_with_indices(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                s_max_pool1d_indices.Call2(input, (long[])[kernel_size], Or(stride), Or(padding, 0), Or(dilation, 1), ceil_mode);

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                s_max_pool2d.Call(input, (long[])[kernel_size], Or(stride), Or(padding, 0), Or(dilation, 1), ceil_mode);

            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, Pair(kernel_size), Pair(stride), Pair(padding), Pair(dilation), ceil_mode);

            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                s_max_pool2d.Call(input, kernel_size, strides ?? [], padding ?? [0], dilation ?? [1], ceil_mode);

            public static (Tensor, Tensor) max_pool2d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                s_max_pool2d_indices.Call2(input, kernel_size, strides ?? [], padding ?? [0], dilation ?? [1], ceil_mode);

            public static Tensor avg_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true) =>
                s_avg_pool1d.Call(input, (long[])[kernel_size], Or(stride), Or(padding, 0), ceil_mode, count_include_pad);

            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                s_avg_pool2d.Call(input, (long[])[kernel_size], Or(stride), (long[])[padding], ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Pair(kernel_size), Pair(stride), Pair(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                s_avg_pool2d.Call(input, kernel_size, stride ?? [], padding ?? [0], ceil_mode, count_include_pad, divisor_override);

            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) => s_adaptive_avg1d.Call(input, (long[])[output_size]);
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, [output_size, output_size]);
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => adaptive_avg_pool2d(input, Pair(output_size));
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => s_adaptive_avg2d.Call(input, output_size);
            public static (Tensor, Tensor) adaptive_max_pool1d_with_indices(Tensor input, long output_size) => s_adaptive_max1d.Call2(input, (long[])[output_size]);
            public static (Tensor, Tensor) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size) => s_adaptive_max2d.Call2(input, output_size);
            public static Tensor adaptive_max_pool1d(Tensor input, long output_size) => First(adaptive_max_pool1d_with_indices(input, output_size));
            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size) => First(adaptive_max_pool2d_with_indices(input, output_size));

            private static Tensor First((Tensor Values, Tensor Indices) pair)
            {
                pair.Indices.Dispose();
                return pair.Values;
            }
        }
    }
}
