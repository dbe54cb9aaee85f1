using System.Globalization;

namespace Wardrobe;

/// <summary>What the command line may say.</summary>
/// <param name="Folder">The folder with train-images-idx3-ubyte.gz and so on.</param>
public sealed record WardrobeOptions(string Folder)
{
    public int Seed { get; init; } = 1;

    public int Epochs { get; init; } = 4;

    public int Scenes { get; init; } = 20_000;

    public double LearningRate { get; init; } = 4e-3;

    /// <summary>Weight of the pixels' classes. Their loss is a mean over pixels, most of which are easy; that of the objects is a sum over
    /// cells for each object.</summary>
    public double PixelWeight { get; init; } = 5;

    /// <summary>Whether objects and pixels pick from the trunk's maps by themselves.</summary>
    public bool Attention { get; init; }

    /// <summary>Whether objects and pixels take from each other's maps.</summary>
    public bool Distillation { get; init; }

    /// <summary>Scenes of held-out training garments are measured, to choose settings by, instead of those of test garments.</summary>
    public bool IsValidation { get; init; }

    /// <summary>Where the pictures and the model go.</summary>
    public string Output { get; init; } = Path.Combine(Path.GetTempPath(), "wardrobe");

    /// <summary>Where an interrupted training resumes from; null for none.</summary>
    public string? Checkpoints { get; init; }

    /// <summary>A few scenes and one epoch, to see that everything runs.</summary>
    public bool Quick { get; init; }

    public static WardrobeOptions? Parse(string[] args)
    {
        WardrobeOptions? options = null;
        for (var i = 0; i < args.Length; i++)
        {
            var next = i + 1 < args.Length ? args[i + 1] : null;
            if (options is null && !args[i].StartsWith('-'))
                options = new WardrobeOptions(args[i]);
            else if (options is not null && args[i] == "--quick")
                options = options with { Quick = true, Epochs = 1, Scenes = 96 };
            else if (options is not null && args[i] == "--val")
                options = options with { IsValidation = true };
            else if (options is not null && args[i] == "--attention")
                options = options with { Attention = true };
            else if (options is not null && args[i] == "--distillation")
                options = options with { Distillation = true };
            else if (options is not null && args[i] == "--output" && next is not null)
                (options, i) = (options with { Output = next }, i + 1);
            else if (options is not null && args[i] == "--checkpoints" && next is not null)
                (options, i) = (options with { Checkpoints = next }, i + 1);
            else if (options is not null && args[i] == "--seed" && Number(next) is { } seed)
                (options, i) = (options with { Seed = seed }, i + 1);
            else if (options is not null && args[i] == "--epochs" && Number(next) is > 0 and { } epochs)
                (options, i) = (options with { Epochs = epochs }, i + 1);
            else if (options is not null && args[i] == "--scenes" && Number(next) is > 0 and { } scenes)
                (options, i) = (options with { Scenes = scenes }, i + 1);
            else if (options is not null && args[i] == "--rate" && Real(next) is > 0 and { } rate)
                (options, i) = (options with { LearningRate = rate }, i + 1);
            else if (options is not null && args[i] == "--pixels" && Real(next) is > 0 and { } weight)
                (options, i) = (options with { PixelWeight = weight }, i + 1);
            else
                return Refuse($"'{args[i]}' is not understood.");
        }
        return options ?? Refuse("The folder with the data is missing.");
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Real(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static WardrobeOptions? Refuse(string why)
    {
        Console.Error.WriteLine(
            $"{why} Usage: Wardrobe FOLDER [--output FOLDER] [--checkpoints FOLDER] [--val] [--scenes NUMBER] [--epochs NUMBER] "
                + "[--rate NUMBER] [--pixels WEIGHT] [--attention] [--distillation] [--seed NUMBER] [--quick]; FOLDER holds "
                + "Fashion-MNIST's idx files, train-images-idx3-ubyte.gz and so on (Debian: dataset-fashion-mnist)."
        );
        return null;
    }
}
