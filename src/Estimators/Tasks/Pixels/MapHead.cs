using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>What heads have in common that give numbers for each pixel: maps that follow their image, and pixels without a label.</summary>
/// <param name="pixels">Pixels of a map.</param>
/// <param name="channels">Numbers of a pixel, each a map.</param>
internal abstract class MapHead(int pixels, int channels) : TaskHead
{
    public override int LogitCount => channels;

    public override int MapPixels => pixels;

    internal override bool CountsEntries => true;

    public override bool FollowsImages => true;

    public override bool FollowImage(ImageMotion motion, Span<float> label) => MapMotion.Follow(motion, label, channels, linear: true);

    /// <param name="labels">[rows, channels · pixels] with NaN where a pixel has no label.</param>
    /// <returns>As <see cref="TaskHead.MaskEntries"/>.</returns>
    public override Tensor PrepareLabels(Tensor labels) => MaskEntries(labels);

    /// <summary>Takes apart what <see cref="PrepareLabels"/> gave.</summary>
    /// <returns>The labels [batch, channels, pixels], and which pixels have one [batch, pixels]; null where all have.</returns>
    protected (Tensor Labels, Tensor? Known) Take(Tensor prepared)
    {
        var width = channels * pixels;
        return (
            prepared.narrow(1, 0, width).reshape(-1, channels, pixels),
            prepared.size(1) == width ? null : prepared.narrow(1, width, pixels)
        );
    }
}
