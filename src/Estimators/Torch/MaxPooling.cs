using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>
/// Max-pooling by windows of 2×2 side by side, forward and backward, with the bits of libtorch's, whose loop over a row's windows compares
/// value by value: for LeNet's first layer it takes a third of a training step. Everything else is libtorch's.
/// </summary>
internal sealed class MaxPooling : autograd.SingleTensorFunction<MaxPooling>
{
    private const string Size = "size";

    public override string Name => nameof(MaxPooling);

    /// <summary>Max-pooling of images.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <param name="kernel">Width of the window.</param>
    /// <param name="stride">Distance from one to the next.</param>
    /// <param name="padding">Rows and columns of −∞ at each side.</param>
    /// <param name="dilation">Distance of a window's values.</param>
    public static Tensor Of(Tensor x, int kernel, int stride, int padding, int dilation)
    {
        if ((kernel, stride, padding, dilation) != (2, 2, 0, 1) || !Fits(x))
            return F.max_pool2d(x, kernel, stride, padding, dilation);
        return is_grad_enabled() && x.requires_grad ? apply(x) : Pooled(x, null);
    }

    // Images whose channels lie side by side are quick in libtorch too.
    private static bool Fits(Tensor x) =>
        MaxPoolingPass.IsQuick
        && x.device_type == DeviceType.CPU
        && x.dtype == ScalarType.Float32
        && x.dim() == 4
        && x.numel() is > 0 and <= int.MaxValue / 4
        && x.size(2) > 1
        && x.size(3) > 1
        && x.is_contiguous();

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        var places = empty(MaxPoolingPass.PlacesOf(x.size(0) * x.size(1), x.size(2), x.size(3)), ScalarType.Byte);
        ctx.save_for_backward([places]);
        ctx.save_data(Size, x.shape);
        return Pooled(x, places);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var places = ctx.get_saved_variables()[0];
        using var rows = grad_output.contiguous();
        var size = (long[])ctx.get_data(Size);
        var gradient = empty(size);
        MaxPoolingPass.Backward(
            FlatTensor.Span(rows),
            FlatTensor.Span<byte>(places),
            FlatTensor.Span(gradient),
            (int)size[2],
            (int)size[3]
        );
        return [gradient];
    }

    private static Tensor Pooled(Tensor x, Tensor? places)
    {
        var pooled = empty(x.size(0), x.size(1), x.size(2) / 2, x.size(3) / 2);
        MaxPoolingPass.Forward(
            FlatTensor.Span(x),
            FlatTensor.Span(pooled),
            places is null ? [] : FlatTensor.Span<byte>(places),
            (int)x.size(2),
            (int)x.size(3)
        );
        return pooled;
    }
}
