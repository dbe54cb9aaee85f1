using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>The convolution, and the channels that are added to it.</summary>
internal sealed partial class TorchOps
{
    // oneDNN, which convolves on the CPU, works on blocks of 8 or 16 channels, by the processor's vectors. Of fewer input channels than
    // that it makes no block.
    private const int ChannelBlock = 16,
        LeastBlock = 8;

    public Tensor Conv2d(Tensor x, Tensor weight, Tensor? bias, int stride = 1, int padding = 0, int dilation = 1, int groups = 1)
    {
        var (inputs, outputs) = ChannelsToAdd(x, weight, stride, groups);
        if (inputs + outputs > 0 && !ConvolutionFault.IsThere)
            (inputs, outputs) = (0, 0);
        if (inputs > 0)
            x = F.pad(x, [0, 0, 0, 0, 0, inputs]);
        if (inputs > 0 || outputs > 0)
            weight = F.pad(weight, [0, 0, 0, 0, 0, inputs, 0, outputs]);
        if (outputs > 0 && bias is not null)
            bias = F.pad(bias, [0, outputs]);
        var result = F.conv2d(x, weight, bias, [stride, stride], [padding, padding], [dilation, dilation], groups);
        return outputs > 0 ? result.narrow(1, 0, result.size(1) - outputs) : result;
    }

    public Tensor ConvTranspose2d(Tensor x, Tensor weight, Tensor? bias, int stride = 1, int padding = 0)
    {
        // The convolution whose gradient this is has the channels the other way round.
        var (inputs, outputs) =
            x.device_type == DeviceType.CPU && ConvolutionFault.IsThere
                ? (Blocks(weight.size(0)), Blocks(weight.size(1)))
                : (weight.size(0), weight.size(1));
        var (moreInputs, moreOutputs) = (inputs - weight.size(0), outputs - weight.size(1));
        if (moreInputs > 0)
            x = F.pad(x, [0, 0, 0, 0, 0, moreInputs]);
        if (moreInputs + moreOutputs > 0)
            weight = F.pad(weight, [0, 0, 0, 0, 0, moreOutputs, 0, moreInputs]);
        if (moreOutputs > 0 && bias is not null)
            bias = F.pad(bias, [0, moreOutputs]);
        var result = F.conv_transpose2d(x, weight, bias, [stride, stride], [padding, padding]);
        return moreOutputs > 0 ? result.narrow(1, 0, outputs - moreOutputs) : result;
    }

    // Whole blocks, and with more than two of them a power of two.
    private static long Blocks(long channels) =>
        channels <= 2 * ChannelBlock
            ? (channels + ChannelBlock - 1) / ChannelBlock * ChannelBlock
            : (long)BitOperations.RoundUpToPowerOf2((ulong)channels);

    public Tensor Resize2d(Tensor x, int height, int width) =>
        x.size(2) == height && x.size(3) == width
            ? x
            : F.interpolate(x, [height, width], mode: InterpolationMode.Bilinear, align_corners: false);

    // Channels of zeros that make whole blocks, where they are needed. The oneDNN 3.7.1 of libtorch 2.10 copies the weight into blocks and
    // leaves the rest of the last one unset in some places of the kernel. That rest is multiplied with zeros, and where freed memory held
    // NaN or infinity, so does the result (an unfilled block of input channels) or the input's gradient (one of output channels). 1×1
    // kernels and grouped convolutions are laid out in another way. With a stride it also gets the input's gradient wrong where the blocks
    // are three, five or seven (48, 80 or 112 channels); for powers of two it is right.
    private static (long Inputs, long Outputs) ChannelsToAdd(Tensor x, Tensor weight, int stride, int groups)
    {
        if (x.device_type != DeviceType.CPU || groups > 1 || weight.size(2) * weight.size(3) == 1)
            return (0, 0);
        long inputs = weight.size(1),
            outputs = weight.size(0);
        if (!x.requires_grad)
            return (inputs > LeastBlock ? Missing(inputs) : 0, 0);
        if (stride > 1 && inputs > 2 * ChannelBlock)
            return ((long)BitOperations.RoundUpToPowerOf2((ulong)inputs) - inputs, Missing(outputs));
        return (inputs > LeastBlock ? Missing(inputs) : 0, Missing(outputs));

        static long Missing(long channels) => (ChannelBlock - channels % ChannelBlock) % ChannelBlock;
    }
}
