namespace TorchSharp.Modules;

public sealed class Conv2d : Convolution
{
    internal Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long) stride, (long, long) padding, Padding? padding_type, (long, long) dilation, PaddingModes padding_mode, long groups, bool bias, torch.Device device, torch.ScalarType? dtype)
        : base(nameof(Conv2d), in_channels, out_channels, Both(kernel_size), Both(stride), Both(padding), padding_type, Both(dilation), false, [0, 0], groups, bias, padding_mode, device, dtype)
    {
    }

    public override torch.Tensor forward(torch.Tensor input)
    {
        ValidateShape(input, 2);
        if (padding_mode != PaddingModes.Zeros)
        {
            using var padded = Padded(input);
            return torch.nn.functional.conv2d(padded, _weight, _bias, stride, [0, 0], dilation, groups);
        }

        return padding_type is Padding type
            ? torch.nn.functional.conv2d_padding(input, _weight, _bias, stride, type, dilation, groups)
            : torch.nn.functional.conv2d(input, _weight, _bias, stride, padding, dilation, groups);
    }

    private static long[] Both((long, long) pair) => [pair.Item1, pair.Item2];
}
