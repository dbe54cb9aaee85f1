namespace MlNet.MultiTask;

/// <summary>Augments the image columns of training rows. A row's random numbers only depend on the epoch's seed and the row's position in
/// it.</summary>
internal sealed class ImageAugmenter(IReadOnlyList<Augmentation> augmentations, IReadOnlyList<AugmentedColumn> columns, double fill)
{
    /// <summary>The augmenter of the options; null if they have no augmentations.</summary>
    /// <exception cref="ArgumentException">No column is an image.</exception>
    public static ImageAugmenter? Create(MultiTaskOptions options, IReadOnlyList<InputColumn> inputs)
    {
        if (options.Augmentations.Count == 0)
            return null;
        var columns = inputs
            .Select((input, i) => options.EncodingOf(input) is ImageEncoding image ? new AugmentedColumn(i, input, image) : null)
            .OfType<AugmentedColumn>()
            .ToArray();
        if (columns.Length == 0)
            throw new ArgumentException(
                $"Augmentations are for images, but none of the feature columns "
                    + $"{string.Join(", ", inputs.Select(input => $"'{input.Name}'"))} is one. Say in ColumnEncodings which is: new "
                    + "ImageEncoding(channels, height, width).",
                nameof(options)
            );
        return new ImageAugmenter(options.Augmentations, columns, options.AugmentationFill);
    }

    /// <summary>The column of an input, null where it is no image.</summary>
    public AugmentedColumn? Of(int input) => columns.FirstOrDefault(column => column.Input == input);

    /// <summary>Changes the image of a row. All image columns of a row get the same random numbers, so that they move together.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">Its values in that row.</param>
    /// <param name="scratch">Room for as many values.</param>
    /// <param name="seed">Seed of the epoch.</param>
    /// <param name="place">The row's place in the epoch.</param>
    /// <returns>The movement of its points.</returns>
    public AffineMap Apply(AugmentedColumn column, Span<float> values, Span<float> scratch, ulong seed, long place)
    {
        var random = SeededRandom.Of(seed, place);
        var unit = column.Image.Unit(column.Column);
        var image = new AugmentedImage(values, column.Image, unit, (float)(fill * unit));
        var spare = new AugmentedImage(scratch, column.Image, unit, (float)(fill * unit));
        var (moved, pending) = (AffineMap.Identity, AffineMap.Identity);
        foreach (var augmentation in augmentations)
        {
            if (augmentation.Probability < 1 && random.Uniform() >= augmentation.Probability)
                continue;
            if (augmentation is GeometricAugmentation geometric)
                pending = pending.Then(geometric.Draw(random, image.Height, image.Width));
            else if (augmentation is PixelAugmentation pixels)
            {
                moved = moved.Then(Move(image, spare, pending));
                pending = AffineMap.Identity;
                pixels.Apply(random, image);
            }
        }
        return moved.Then(Move(image, spare, pending));
    }

    private static AffineMap Move(in AugmentedImage image, in AugmentedImage spare, AffineMap map)
    {
        if (map == AffineMap.Identity)
            return map;
        Resampling.Move(image, spare, map);
        spare.Values.CopyTo(image.Values);
        return map;
    }
}
