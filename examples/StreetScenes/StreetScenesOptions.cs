using System.Globalization;
using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace StreetScenes;

/// <summary>What the command line may say.</summary>
/// <param name="Folder">The folder with camvid-train-images.idx4.gz and so on.</param>
public sealed record StreetScenesOptions(string Folder)
{
    public int Seed { get; init; } = 1;

    public int Epochs { get; init; } = 30;

    public double LearningRate { get; init; } = 4e-3;

    /// <summary>The part that is measured: test, or val to choose settings by.</summary>
    public string Part { get; init; } = "test";

    /// <summary>Where the pictures and the model go.</summary>
    public string Output { get; init; } = Path.Combine(Path.GetTempPath(), "street-scenes");

    /// <summary>A few frames and one epoch, to see that everything runs.</summary>
    public bool Quick { get; init; }

    /// <summary>Whether rare classes weigh more.</summary>
    public bool Weighted { get; init; } = true;

    /// <summary>Whether training frames are also enlarged and moved.</summary>
    public bool Scaled { get; init; }

    /// <summary>The file ResNet18.onnx of the package Microsoft.ML.DnnImageFeaturizer.ResNet18, to begin with a network that was trained on
    /// photographs; null for one that begins with nothing.</summary>
    public string? Trunk { get; init; }

    /// <summary>Whether only the architecture of <see cref="Trunk"/> is taken, without its weights.</summary>
    public bool FromScratch { get; init; }

    /// <summary>A street-scenes.onnx of an earlier run to measure; null to train one.</summary>
    public string? Model { get; init; }

    /// <summary>How many training frames are used, spread over the drive.</summary>
    public int Frames { get; init; } = int.MaxValue;

    public IReadOnlyList<Augmentation> Augmentations => Scaled ? [new RandomScale { Minimum = 0.9, Maximum = 1.5 }] : [];

    public static StreetScenesOptions? Parse(string[] args)
    {
        StreetScenesOptions? options = null;
        for (var i = 0; i < args.Length; i++)
        {
            var next = i + 1 < args.Length ? args[i + 1] : null;
            if (options is null && !args[i].StartsWith('-'))
                options = new StreetScenesOptions(args[i]);
            else if (options is not null && args[i] == "--quick")
                options = options with { Quick = true, Epochs = 1 };
            else if (options is not null && args[i] == "--scaled")
                options = options with { Scaled = true };
            else if (options is not null && args[i] == "--scratch")
                options = options with { FromScratch = true };
            else if (options is not null && args[i] == "--alike")
                options = options with { Weighted = false };
            else if (options is not null && args[i] == "--val")
                options = options with { Part = "val" };
            else if (options is not null && args[i] == "--output" && next is not null)
                (options, i) = (options with { Output = next }, i + 1);
            else if (options is not null && args[i] == "--trunk" && next is not null)
                (options, i) = (options with { Trunk = next }, i + 1);
            else if (options is not null && args[i] == "--model" && next is not null)
                (options, i) = (options with { Model = next }, i + 1);
            else if (options is not null && args[i] == "--frames" && Number(next) is > 0 and { } frames)
                (options, i) = (options with { Frames = frames }, i + 1);
            else if (options is not null && args[i] == "--seed" && Number(next) is { } seed)
                (options, i) = (options with { Seed = seed }, i + 1);
            else if (options is not null && args[i] == "--epochs" && Number(next) is > 0 and { } epochs)
                (options, i) = (options with { Epochs = epochs }, i + 1);
            else if (
                options is not null
                && args[i] == "--rate"
                && double.TryParse(next, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate)
                && rate > 0
            )
                (options, i) = (options with { LearningRate = rate }, i + 1);
            else
                return Refuse($"'{args[i]}' is not understood.");
        }
        return options ?? Refuse("The folder with the data is missing.");
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static StreetScenesOptions? Refuse(string why)
    {
        Console.Error.WriteLine(
            $"{why} Usage: StreetScenes FOLDER [--output FOLDER] [--val] [--epochs NUMBER] [--rate NUMBER] [--alike] [--scaled] "
                + "[--trunk RESNET18.ONNX [--scratch]] [--frames NUMBER] [--model FILE.ONNX] [--seed NUMBER] [--quick]; FOLDER "
                + "holds camvid-train-images.idx4.gz, camvid-train-labels.idx3.gz, and the same of val and test."
        );
        return null;
    }
}
