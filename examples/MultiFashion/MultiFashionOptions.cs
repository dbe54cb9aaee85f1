using System.Globalization;
using MlNet.MultiTask;

namespace MultiFashion;

/// <summary>What the command line may say.</summary>
public sealed record MultiFashionOptions
{
    private const string Usage =
        "Usage: MultiFashion [--quick | --full] [--wide] [--methods NAME,NAME…] [--seeds NUMBER] [--epochs "
        + "NUMBER] [--threads NUMBER] [--data FOLDER] [--out FOLDER]";

    /// <summary>The folder with Fashion-MNIST's four files.</summary>
    public string Folder { get; init; } = "/usr/share/datasets/fashion-mnist";

    /// <summary>Where multi-fashion.onnx goes.</summary>
    public string Output { get; init; } = "multi-fashion-model";

    /// <summary>Names of the methods to run; empty for all.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    public int Seeds { get; init; } = 1;

    public int? Epochs { get; init; }

    public int? Threads { get; init; }

    /// <summary>A part of the images and one epoch, to see that everything runs.</summary>
    public bool Quick { get; init; }

    /// <summary>The paper's images of 36 × 36, network, optimizer and schedule of 100 epochs.</summary>
    public bool Full { get; init; }

    /// <summary>Convolutions of 32 and 64 channels and a hidden layer of 128.</summary>
    public bool Wide { get; init; }

    public int Side => Full ? PairedImages.Canvas : GarmentImages.Side;

    public int TrainingImages => Quick ? 500 : 20_000;

    public int TestImages => Quick ? 500 : 5_000;

    /// <summary>How a method's networks are built and trained.</summary>
    public MultiTaskOptions Training(Balancer? balancer, int seed, IProgress<TrainingProgress> progress) =>
        new()
        {
            Architecture = new LeNet
            {
                Channels = Wide ? [32, 64] : [10, 20],
                Kernels = Full ? [9, 5] : [5],
                HiddenLayers = Wide ? [128] : [50],
            },
            ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Pixels"] = new ImageEncoding(1, Side, Side) },
            Balancer = balancer,
            Optimizer = Full ? new Sgd { LearningRate = 1e-3, Momentum = 0.9 } : new Adam { LearningRate = 3e-3 },
            Schedule = Full ? new StepSchedule { Epochs = [15, 30, 45, 60, 75, 90], Gamma = 0.5 } : new OneCycleSchedule(),
            BatchSize = Full ? 256 : 128,
            MaximumEpochs = Epochs
                ?? (
                    Quick ? 1
                    : Full ? 100
                    : 15
                ),
            ValidationFraction = 0,
            Seed = seed,
            // Half a thousand images are not worth sharing out.
            Threads = Threads ?? (Quick ? 1 : 2),
            Progress = progress,
        };

    public static MultiFashionOptions? Parse(string[] args)
    {
        var options = new MultiFashionOptions();
        for (var i = 0; i < args.Length; i++)
        {
            var next = i + 1 < args.Length ? args[i + 1] : null;
            var read = args[i] switch
            {
                "--quick" => options with { Quick = true },
                "--full" => options with { Full = true },
                "--wide" => options with { Wide = true },
                "--data" when next is not null => options with { Folder = next },
                "--out" when next is not null => options with { Output = next },
                "--methods" when next is not null && next.Split(',').All(name => Method.All.Any(method => method.Name == name)) =>
                    options with
                    {
                        Methods = next.Split(','),
                    },
                "--seeds" when Count(next) is { } seeds => options with { Seeds = seeds },
                "--epochs" when Count(next) is { } epochs => options with { Epochs = epochs },
                "--threads" when Count(next) is { } threads => options with { Threads = threads },
                _ => null,
            };
            if (read is null)
            {
                Console.Error.WriteLine(
                    $"'{args[i]}{(next is null ? "" : " " + next)}' is not understood. {Usage}; methods: "
                        + $"{string.Join(", ", Method.All.Select(method => method.Name))}."
                );
                return null;
            }
            i += args[i] is "--quick" or "--full" or "--wide" ? 0 : 1;
            options = read;
        }
        return options;
    }

    private static int? Count(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;
}
