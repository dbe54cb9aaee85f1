using Idx;
using Microsoft.ML.Data;

namespace CoTraining;

/// <summary>Fashion-MNIST (Xiao, Rasul, Vollgraf 2017; MIT licence), from its idx files.</summary>
/// <param name="images">Each image's pixels.</param>
/// <param name="labels">Each image's class, from 0.</param>
public sealed class GarmentData(IReadOnlyList<byte[]> images, IReadOnlyList<int> labels)
{
    public const int Classes = 10;
    public const int LabelsPerClass = 20;

    // Mean and deviation of the training pixels as numbers from 0 to 1.
    private const float Mean = 0.286f;
    private const float Deviation = 0.353f;

    /// <summary>Reads the images and labels of <c>train</c> or <c>t10k</c>.</summary>
    public static GarmentData Load(string folder, string part)
    {
        string File(string kind) => Path.Combine(folder, $"{part}-{kind}-ubyte.gz");
        var view = IdxFiles.Load(File("images-idx3"), File("labels-idx1"));
        // A key counts from 1.
        return new GarmentData([.. view.GetColumn<byte[]>("Image")], [.. view.GetColumn<uint>("Label").Select(key => (int)key - 1)]);
    }

    /// <summary>Some of the images.</summary>
    public GarmentData Part(Range range) => new([.. images.Take(range)], [.. labels.Take(range)]);

    /// <summary>The first images with their labels.</summary>
    public IReadOnlyList<Garment> Take(int count) =>
        [.. Enumerable.Range(0, Math.Min(count, images.Count)).Select(i => Garment(i, isLabelled: true))];

    /// <summary>Twenty images of each class with their labels, then others without.</summary>
    public IReadOnlyList<Garment> Draw(int unlabelled, int seed)
    {
        var order = Enumerable.Range(0, images.Count).ToArray();
        new Random(seed).Shuffle(order);
        var counts = new int[Classes];
        var (labelled, others) = (new List<Garment>(), new List<Garment>());
        foreach (var i in order)
            if (counts[labels[i]]++ < LabelsPerClass)
                labelled.Add(Garment(i, isLabelled: true));
            else if (others.Count < unlabelled)
                others.Add(Garment(i, isLabelled: false));
        return [.. labelled, .. others];
    }

    private Garment Garment(int i, bool isLabelled)
    {
        var whole = Array.ConvertAll(images[i], pixel => (pixel / 255f - Mean) / Deviation);
        return new Garment
        {
            Whole = whole,
            Upper = whole[..CoTraining.Garment.HalfPixels],
            Lower = whole[CoTraining.Garment.HalfPixels..],
            Truth = labels[i],
            Label = isLabelled ? labels[i] : float.NaN,
        };
    }
}
