using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>
/// Whether libtorch's convolution on this processor reads uninitialised memory, or gets the gradient of a strided one wrong: the oneDNN
/// 3.7.1 of libtorch 2.10 does where blocks of channels are not full. Tried out once, since no version can be asked for.
/// </summary>
internal static class ConvolutionFault
{
    private const int Rounds = 4;

    private static readonly Lazy<bool> s_isThere = new(TryOut);

    // Channels, filters, kernel, stride: none fills blocks of 8 or 16, but for the last, whose gradient is wrong with a stride.
    private static readonly (int Channels, int Filters, int Kernel, int Stride)[] s_shapes =
    [
        (12, 12, 3, 1),
        (10, 20, 5, 1),
        (4, 10, 3, 1),
        (80, 16, 3, 2),
    ];

    public static bool IsThere => s_isThere.Value;

    private static bool TryOut()
    {
        using var scope = NewDisposeScope();
        using var notInference = inference_mode(false);
        using var gradients = enable_grad();
        for (var round = 0; round < Rounds; round++)
            foreach (var (channels, filters, kernel, stride) in s_shapes)
            {
                using var inner = NewDisposeScope();
                var right = Convolve(ScalarType.Float64, channels, filters, kernel, stride);
                FreeNaN();
                var difference = (Convolve(ScalarType.Float32, channels, filters, kernel, stride).to(ScalarType.Float64) - right)
                    .abs()
                    .max()
                    .item<double>();
                // NaN is not below anything. Some algorithms (Winograd's) round even whole numbers; what is wrong is wrong by more.
                if (!(difference <= 1e-3 * right.abs().max().item<double>()))
                    return true;
            }
        return false;
    }

    // The result and the input's gradient of small whole numbers.
    private static Tensor Convolve(ScalarType type, int channels, int filters, int kernel, int stride)
    {
        // Fewer rows than sixteen libtorch may compute otherwise.
        var x = Numbers(type, 16, channels, 8, 8).requires_grad_(true);
        var result = F.conv2d(x, Numbers(type, filters, channels, kernel, kernel), null, [stride, stride], [kernel / 2, kernel / 2]);
        result.sum().backward();
        return cat([result.detach().flatten(), x.grad!.flatten()]);
    }

    private static Tensor Numbers(ScalarType type, params long[] shape) =>
        arange(Held(0), Held(shape.Aggregate(1L, (a, b) => a * b)), Held(1), type).remainder(Held(7)).reshape(shape);

    // Blocks of the heap, and behind them one that stays: otherwise the system got them back.
    private static void FreeNaN()
    {
        var blocks = Enumerable.Range(0, 48).Select(i => full(4096 + 512 * (i % 8), Held(float.NaN))).ToArray();
        zeros(8192);
        foreach (var block in blocks)
            block.Dispose();
    }
}
