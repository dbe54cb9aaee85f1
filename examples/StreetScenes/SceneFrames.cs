using Idx;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace StreetScenes;

/// <summary>The frames of one part of the data: idx files of images [n, 3, height, width] and maps [n, height, width], gzipped or
/// not.</summary>
/// <param name="Frames">The frames.</param>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Pixels of a row.</param>
public sealed record SceneFrames(IReadOnlyList<Frame> Frames, int Height, int Width)
{
    /// <param name="folder">The folder with the files.</param>
    /// <param name="part">train, val or test.</param>
    /// <param name="most">At most so many frames, spread over the whole drive.</param>
    /// <exception cref="FileNotFoundException">The part is not in the folder.</exception>
    /// <exception cref="InvalidDataException">Its files are no such idx files.</exception>
    public static SceneFrames Read(string folder, string part, int most)
    {
        var images = IdxFile.Read(Path.Combine(folder, $"camvid-{part}-images.idx4.gz"));
        var maps = IdxFile.Read(Path.Combine(folder, $"camvid-{part}-labels.idx3.gz"));
        if (images.Header.Dimensions is not [var count, 3, var height, var width] || maps.Header.Dimensions is not [var labels, _, _])
            throw new InvalidDataException($"The files of '{part}' hold no images [n, 3, height, width] and maps [n, height, width].");
        if (labels != count || !maps.Header.Dimensions.AsSpan(1).SequenceEqual([height, width]))
            throw new InvalidDataException($"The images and the maps of '{part}' differ in number or size.");
        return new SceneFrames(
            [.. Enumerable.Range(0, Math.Min(count, most)).Select(i => (int)((long)i * count / Math.Min(count, most))).Select(One)],
            height,
            width
        );

        Frame One(int i) => Frame.Of(images[i], maps[i]);
    }

    /// <summary>Weights of the classes, so that rare ones are not left out: the root of how much rarer one is than the class in the
    /// middle.</summary>
    public double[] ClassWeights()
    {
        var counts = new double[SceneClasses.Names.Count];
        foreach (var pixel in Frames.SelectMany(frame => frame.Map))
            if (pixel < counts.Length)
                counts[pixel]++;
        double[] known = [.. counts.Where(count => count > 0).Order()];
        return [.. counts.Select(count => count > 0 ? Math.Sqrt(known[known.Length / 2] / count) : 1)];
    }

    /// <summary>The frames as a data view, whose vectors have known sizes.</summary>
    public IDataView View(MLContext ml)
    {
        var schema = SchemaDefinition.Create(typeof(Frame));
        schema[nameof(Frame.Image)].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, 3, Height, Width);
        schema[nameof(Frame.Map)].ColumnType = new VectorDataViewType(NumberDataViewType.Byte, Height, Width);
        schema[nameof(Frame.Present)].ColumnType = new VectorDataViewType(BooleanDataViewType.Instance, SceneClasses.Names.Count);
        return ml.Data.LoadFromEnumerable(Frames, schema);
    }
}
