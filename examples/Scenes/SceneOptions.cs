using System.Globalization;

namespace Scenes;

/// <summary>What the command line of the scenes' examples may say.</summary>
/// <param name="Quick">A few images and one epoch, to see that everything runs.</param>
/// <param name="Full">More epochs, where the program says so.</param>
/// <param name="Seed">Seed of the network; the scenes are always the same.</param>
/// <param name="DataFolder">Folder with Fashion-MNIST's idx files; null for Debian's.</param>
/// <param name="OutputFolder">Where files go.</param>
/// <param name="Threads">Threads of training.</param>
internal sealed record SceneOptions(bool Quick, bool Full, int Seed, string? DataFolder, string OutputFolder, int Threads)
{
    public static SceneOptions? Parse(string[] args, string name, string outputFolder)
    {
        var options = new SceneOptions(false, false, 1, null, outputFolder, Math.Min(2, Environment.ProcessorCount));
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--quick")
                options = options with { Quick = true };
            else if (args[i] == "--full")
                options = options with { Full = true };
            else if (
                args[i] == "--seed"
                && i + 1 < args.Length
                && int.TryParse(args[i + 1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed)
            )
                (options, i) = (options with { Seed = seed }, i + 1);
            else if (
                args[i] == "--threads"
                && i + 1 < args.Length
                && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var threads)
                && threads > 0
            )
                (options, i) = (options with { Threads = threads }, i + 1);
            else if (args[i] == "--data" && i + 1 < args.Length)
                (options, i) = (options with { DataFolder = args[i + 1] }, i + 1);
            else if (args[i] == "--out" && i + 1 < args.Length)
                (options, i) = (options with { OutputFolder = args[i + 1] }, i + 1);
            else
            {
                Console.Error.WriteLine(
                    $"'{args[i]}' is not understood. Usage: {name} [--quick | --full] [--seed NUMBER] [--threads "
                        + "NUMBER] [--data FOLDER] [--out FOLDER]; FOLDER of --data holds Fashion-MNIST's idx files."
                );
                return null;
            }
        }
        return options;
    }
}
