using System.Globalization;
using Scenes;

namespace ClassifyAndDetect;

/// <summary>Writes a picture of each batch of scenes.</summary>
internal static class Pictures
{
    private const int BatchSize = 48;

    /// <summary>Writes batch-01.svg and so on.</summary>
    /// <returns>How many there are.</returns>
    public static int Write(string folder, IReadOnlyList<Scene> scenes, IReadOnlyList<Prediction> predictions)
    {
        Directory.CreateDirectory(folder);
        var batches = scenes.Zip(predictions).Chunk(BatchSize).ToArray();
        for (var i = 0; i < batches.Length; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"batch-{i + 1:00}");
            File.WriteAllText(
                Path.Combine(folder, name + ".svg"),
                BatchPicture.Draw(
                    [.. batches[i].Select(pair => pair.First)],
                    [.. batches[i].Select(pair => pair.Second)],
                    $"Test scenes, {name}"
                )
            );
        }
        return batches.Length;
    }
}
