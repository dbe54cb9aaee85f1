using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>
/// The network of <c>examples/StreetScenes</c> as modules: a convolution, a residual block for each size (He, Zhang, Ren, Sun 2016), from
/// the coarsest map on the expanding path of a U-Net (Ronneberger, Fischer, Brox 2015), and a layer over the mean of the coarsest map.
/// </summary>
internal sealed class PlainUNet : nn.Module<Tensor, (Tensor Map, Tensor Presence)>
{
    private readonly Sequential _stem;
    private readonly ModuleList<PlainBlock> _blocks;
    private readonly ModuleList<Sequential> _decoders;
    private readonly Conv2d _map;
    private readonly Linear _presence;

    /// <param name="channels">Channels of each size.</param>
    /// <param name="classes">Classes of a pixel.</param>
    public PlainUNet(int[] channels, int classes)
        : base(nameof(PlainUNet))
    {
        _stem = nn.Sequential([.. PlainBlock.Convolution(3, channels[0], 3, 1), nn.ReLU(inplace: true)]);
        _blocks = new([.. channels.Select((own, i) => new PlainBlock(channels[Math.Max(i - 1, 0)], own, i == 0 ? 1 : 2))]);
        _decoders = new(
            [
                .. channels
                    .Zip(channels.Skip(1))
                    .Select(pair =>
                        nn.Sequential(
                            [
                                .. PlainBlock.Convolution(pair.First + pair.Second, pair.First, 3, 1),
                                nn.ReLU(inplace: true),
                                .. PlainBlock.Convolution(pair.First, pair.First, 3, 1),
                                nn.ReLU(inplace: true),
                            ]
                        )
                    ),
            ]
        );
        _map = nn.Conv2d(channels[0], classes, 1L);
        _presence = nn.Linear(channels[^1], classes);
        RegisterComponents();
    }

    public override (Tensor Map, Tensor Presence) forward(Tensor image)
    {
        var maps = new List<Tensor>();
        var x = _stem.call(image);
        foreach (var block in _blocks)
            maps.Add(x = block.call(x));
        var presence = _presence.call(x.mean([2L, 3L]));
        for (var level = maps.Count - 2; level >= 0; level--)
        {
            var skip = maps[level];
            long[] size = [skip.shape[2], skip.shape[3]];
            var larger = nn.functional.interpolate(x, size, mode: InterpolationMode.Bilinear, align_corners: false);
            x = _decoders[level].call(cat([skip, larger], 1));
        }
        return (_map.call(x), presence);
    }
}
