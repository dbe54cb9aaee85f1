using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>A residual block as a module: two convolutions beside a shortcut.</summary>
internal sealed class PlainBlock : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _path;
    private readonly Sequential? _shortcut;

    public PlainBlock(int inputs, int outputs, int stride)
        : base(nameof(PlainBlock))
    {
        _path = nn.Sequential([
            .. Convolution(inputs, outputs, 3, stride),
            nn.ReLU(inplace: true),
            .. Convolution(outputs, outputs, 3, 1),
        ]);
        _shortcut = inputs == outputs && stride == 1 ? null : nn.Sequential(Convolution(inputs, outputs, 1, stride));
        RegisterComponents();
    }

    /// <summary>A square convolution and its batch normalisation.</summary>
    public static nn.Module<Tensor, Tensor>[] Convolution(int inputs, int outputs, int kernel, int stride) =>
        [nn.Conv2d(inputs, outputs, kernel, stride, (long)(kernel / 2), bias: false), nn.BatchNorm2d(outputs)];

    public override Tensor forward(Tensor x) =>
        nn.functional.relu(_path.call(x).add_(_shortcut is null ? x : _shortcut.call(x)), inplace: true);
}
