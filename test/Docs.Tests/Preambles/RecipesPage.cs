using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/recipes.md takes for granted: reports in words, visits of patients of which few are urgent, and visits day by
/// day.</summary>
public static class RecipesPage
{
    public static MLContext ml { get; } = new(seed: 1);

    public static IDataView reports { get; } = Reports();

    public static IDataView visits { get; } = ml.Data.LoadFromEnumerable(Visits(600, seed: 1, drift: 0));

    public static IDataView later { get; } = ml.Data.LoadFromEnumerable(Visits(600, seed: 2, drift: 0));

    private static Visit[] Day(int day) => Visits(200, seed: 10 + day, drift: day);

    public static async IAsyncEnumerable<IDataView> Arriving()
    {
        for (var day = 0; day < 4; day++)
        {
            await Task.Yield();
            yield return ml.Data.LoadFromEnumerable(Day(day));
        }
    }

    public static MultiTaskOptions options { get; } =
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [16] },
            MaximumEpochs = 20,
            BatchSize = 32,
            ValidationFraction = 0.25,
            Threads = 1,
            Seed = 1,
        };

    public static IDataView pictures { get; } = ml.Data.LoadFromEnumerable(Pictures());

    /// <summary>The network of docs/pretrained.md.</summary>
    public static void Prepare() => PretrainedPage.Prepare();

    /// <summary>The chains of the recipes of text and of images were written.</summary>
    public static void Use(System.Reflection.Assembly program)
    {
        _ = program;
        Assert.IsTrue(File.Exists("reports.onnx"));
        Assert.IsTrue(File.Exists("garments.onnx"));
    }

    private static List<Picture> Pictures()
    {
        var random = new Random(1);
        return
        [
            .. Enumerable
                .Range(0, 60)
                .Select(i =>
                {
                    var light = random.NextSingle();
                    float[] image = [.. Enumerable.Range(0, 784).Select(_ => light * random.NextSingle())];
                    return new Picture
                    {
                        Image = image,
                        Garment = (uint)(i % 3 + 1),
                        Brightness = light,
                    };
                }),
        ];
    }

    private sealed class Picture
    {
        [ColumnName("image"), VectorType(784)]
        public float[] Image { get; set; } = [];

        [KeyType(3)]
        public uint Garment { get; set; }

        public float Brightness { get; set; }
    }

    private static Visit[] Visits(int count, int seed, int drift)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    float[] numbers = [(float)(random.NextDouble() * 2 - 1), (float)(random.NextDouble() * 2 - 1) + drift];
                    return new Visit
                    {
                        Numbers = numbers,
                        IsUrgent = random.NextDouble() < 1 / (1 + Math.Exp(4 - 3 * numbers[0])),
                        Cost = 10 * numbers[0] + 5 * numbers[1] * numbers[1],
                        Patient = $"p{i / 4}",
                        Day = i,
                    };
                }),
        ];
    }

    private static IDataView Reports()
    {
        string[] words = ["bird", "engine", "night", "hit", "wing", "small", "large", "none"];
        var random = new Random(1);
        return ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 200)
                .Select(_ => Enumerable.Range(0, 3 + random.Next(5)).Select(_ => words[random.Next(words.Length)]).ToArray())
                .Select(text => new Report
                {
                    Text = string.Join(' ', text),
                    IsUrgent = text.Contains("engine"),
                    Cost = 10 * text.Count(word => word == "large"),
                })
                .ToArray()
        );
    }

    public sealed class Visit
    {
        [VectorType(2)]
        public float[] Numbers { get; set; } = [];

        public bool IsUrgent { get; set; }

        public float Cost { get; set; }

        public string Patient { get; set; } = "";

        public float Day { get; set; }
    }

    private sealed class Report
    {
        public string Text { get; set; } = "";

        public bool IsUrgent { get; set; }

        public float Cost { get; set; }
    }
}
