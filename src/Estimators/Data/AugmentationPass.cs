using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The augmentation of one epoch.</summary>
/// <param name="augmenter">The augmentations.</param>
/// <param name="seed">The epoch's seed.</param>
internal sealed class AugmentationPass(ImageAugmenter augmenter, ulong seed)
{
    /// <summary>Position of the next row in the epoch.</summary>
    public long Place { get; private set; }

    /// <summary>The pass for an epoch that was shuffled with these random numbers; null without an augmenter.</summary>
    public static AugmentationPass? Begin(ImageAugmenter? augmenter, SeededRandom random) =>
        augmenter is null ? null : new AugmentationPass(augmenter, random.NextBits());

    /// <summary>The places of the next rows, where they are not one behind the other; null where they are.</summary>
    public long[]? Places { get; set; }

    /// <summary>Moves forward by a number of rows.</summary>
    public void Advance(long rows) => Place += rows;

    /// <summary>Augments rows of an input, and adapts the labels.</summary>
    /// <param name="input">The input's position.</param>
    /// <param name="values">[rows, size] float32 on the CPU; changed in place.</param>
    /// <param name="labels">Per task [rows, width] of labels and [rows] of weights, set to 0 where a label is lost; changed in
    /// place.</param>
    /// <param name="heads">The tasks' heads.</param>
    public void Apply(int input, Tensor values, IReadOnlyList<(Tensor Labels, float[] Weights)> labels, IReadOnlyList<TaskHead> heads)
    {
        if (augmenter.Of(input) is not { } column)
            return;
        var size = column.Column.Size;
        var span = MemoryMarshal.Cast<byte, float>(values.bytes);
        var scratch = new float[size];
        for (var row = 0; row * size < span.Length; row++)
        {
            var map = augmenter.Apply(column, span.Slice(row * size, size), scratch, seed, Places?[row] ?? Place + row);
            if (map == AffineMap.Identity)
                continue;
            var motion = new ImageMotion(column.Column.Name, map, column.Image.Height, column.Image.Width);
            for (var t = 0; t < heads.Count; t++)
                if (heads[t].FollowsImages && labels[t].Weights[row] > 0 && (heads[t].MapPixels == 0 || column.Image.Decoder is not null))
                {
                    var width = (int)labels[t].Labels.size(1);
                    var label = MemoryMarshal.Cast<byte, float>(labels[t].Labels.bytes).Slice(row * width, width);
                    if (heads[t].FollowImage(motion, label))
                        continue;
                    label.Clear();
                    labels[t].Weights[row] = 0;
                }
        }
    }
}
