using System.Globalization;

namespace Penguins;

/// <summary>What the command line may say.</summary>
/// <param name="Seed">Seed of the split and the network.</param>
/// <param name="OutputFolder">Where penguins.zip, penguins.onnx and report.html go.</param>
public sealed record DemoOptions(int Seed, string OutputFolder)
{
    public static DemoOptions? Parse(string[] args)
    {
        var options = new DemoOptions(1, "penguins-model");
        for (var i = 0; i < args.Length; i++)
        {
            if (
                args[i] == "--seed"
                && i + 1 < args.Length
                && int.TryParse(args[i + 1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed)
            )
                options = options with { Seed = seed };
            else if (args[i] == "--out" && i + 1 < args.Length)
                options = options with { OutputFolder = args[i + 1] };
            else
            {
                Console.Error.WriteLine($"'{args[i]}' is not understood. Usage: Penguins [--seed NUMBER] [--out FOLDER]");
                return null;
            }
            i++;
        }
        return options;
    }
}
