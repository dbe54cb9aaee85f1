namespace MlNet.MultiTask;

/// <summary>Whether tasks with an answer for each pixel have an image to answer for.</summary>
internal static class MapChecks
{
    /// <summary>Throws where such tasks cannot be trained so.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="heads">Their heads.</param>
    /// <param name="images">The image columns with their encodings.</param>
    /// <param name="routes">Number of routes into the network.</param>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public static void Run(
        Architecture architecture,
        IReadOnlyList<TaskDefinition> tasks,
        IReadOnlyList<TaskHead> heads,
        IReadOnlyList<(string Column, ImageEncoding Image)> images,
        int routes
    )
    {
        int[] maps = [.. Enumerable.Range(0, heads.Count).Where(task => heads[task].MapPixels > 0)];
        if (maps.Length == 0)
            return;
        var name = tasks[maps[0]].Name;
        (string Column, ImageEncoding Image)[] decoded = [.. images.Where(image => image.Image.Decoder is not null)];
        if (decoded is not [var (column, encoding)])
            throw new ArgumentException(
                decoded.Length == 0
                    ? $"Task '{name}' has an answer for each pixel of an image, but no feature column has a decoder. Say in "
                        + $"ColumnEncodings: new ImageEncoding(channels, height, width) {{ Trunk = new {nameof(ResNet)}(), "
                        + $"Decoder = new {nameof(UNetDecoder)}() }}."
                    : $"Task '{name}' has an answer for each pixel of an image, and {decoded.Length} feature columns have a decoder: "
                        + $"{Guard.List(decoded.Select(image => image.Column))}. Leave one."
            );
        if (routes > 1)
            throw new ArgumentException(
                $"Task '{name}' has an answer for each pixel, and the data sets have different feature columns, which are brought to one "
                    + "width row by row. Give all sets the same feature columns."
            );
        foreach (var task in maps)
            if (MapSize.Of(encoding.Height, encoding.Width, heads[task].MapPixels) is null)
                throw new ArgumentException(
                    $"Task '{tasks[task].Name}': label column '{tasks[task].LabelColumn}' has {heads[task].MapPixels} values, one for each "
                        + $"pixel, but the image '{column}' has {encoding.Height} × {encoding.Width} = {encoding.Height * encoding.Width} "
                        + "pixels. A smaller map has a half, a third and so on of its rows and columns, rounded up."
                );
        if (architecture.Members > 1)
            throw new ArgumentException(
                $"Task '{name}': {architecture.Name} is an ensemble, whose members have no answer for each pixel; take another "
                    + "architecture."
            );
        if (maps.Length < heads.Count && architecture is Grouped or Esmm or Aitm)
            throw new ArgumentException(
                $"Task '{name}' has an answer for each pixel and others have one for each row, so that they share the image's trunk but no "
                    + $"layer behind it; {architecture.Name} names tasks by their position among all. Take {nameof(HardSharing)} or a "
                    + "mixture of experts."
            );
    }
}
