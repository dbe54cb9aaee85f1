using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;

namespace CoTraining;

/// <summary>Fashion-MNIST (Xiao, Rasul, Vollgraf 2017; MIT licence), from its idx files.</summary>
public static class GarmentData
{
    public const int Classes = 10;
    public const int LabelsPerClass = 20;

    // Mean and deviation of the training pixels as numbers from 0 to 1.
    private const float Mean = 0.286f;
    private const float Deviation = 0.353f;

    public static IReadOnlyList<Garment> Load(MLContext ml, string folder, string part)
    {
        string File(string kind) => Path.Combine(folder, $"{part}-{kind}-ubyte.gz");
        var view = ml.MultiTask().LoadIdx(File("images-idx3"), File("labels-idx1"));
        var images = view.GetColumn<byte[]>("Image");
        // A key counts from 1.
        var labels = view.GetColumn<uint>("Label").Select(key => (float)key - 1);
        return [.. images.Zip(labels, Garment)];
    }

    /// <summary>Twenty images of each class with their labels, then others without.</summary>
    public static IReadOnlyList<Garment> Draw(IReadOnlyList<Garment> all, int unlabelled, int seed)
    {
        var order = Enumerable.Range(0, all.Count).ToArray();
        new Random(seed).Shuffle(order);
        var counts = new int[Classes];
        var (labelled, others) = (new List<Garment>(), new List<Garment>());
        foreach (var garment in order.Select(i => all[i]))
            if (counts[(int)garment.Truth]++ < LabelsPerClass)
                labelled.Add(garment);
            else if (others.Count < unlabelled)
                others.Add(new Garment { Whole = garment.Whole, Upper = garment.Upper, Lower = garment.Lower, Truth = garment.Truth, Label = float.NaN });
        return [.. labelled, .. others];
    }

    private static Garment Garment(byte[] pixels, float label)
    {
        float[] whole = [.. pixels.Select(pixel => (pixel / 255f - Mean) / Deviation)];
        return new Garment { Whole = whole, Upper = whole[..CoTraining.Garment.HalfPixels], Lower = whole[CoTraining.Garment.HalfPixels..], Label = label, Truth = label };
    }
}
