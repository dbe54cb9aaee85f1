using System.Globalization;

namespace CoTraining;

/// <summary>What the command line may say.</summary>
/// <param name="Folder">The folder with the idx files.</param>
/// <param name="Seeds">Number of seeds.</param>
/// <param name="Unlabelled">Number of images without a label.</param>
/// <param name="TestImages">Number of test images.</param>
/// <param name="Quick">One short run, to see that everything works.</param>
/// <param name="Development">Judges by 5,000 training images that are in no draw, with seeds from 101 on: by these the settings were
/// chosen.</param>
/// <param name="Model">Where the ONNX file goes.</param>
public sealed record CommandLine(string Folder, int Seeds, int Unlabelled, int TestImages, bool Quick, bool Development, string Model)
{
    private const string Debian = "/usr/share/datasets/fashion-mnist";

    public static CommandLine? Parse(string[] args)
    {
        var line = new CommandLine(Debian, 5, 20_000, 10_000, false, false, "co-training.onnx");
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            if (args[i] == "--quick")
                line = line with { Quick = true, Seeds = 1, Unlabelled = 1000, TestImages = 1000 };
            else if (args[i] == "--development")
                line = line with { Development = true };
            else if (args[i] == "--seeds" && Number(value) is { } seeds)
                (line, i) = (line with { Seeds = seeds }, i + 1);
            else if (args[i] == "--unlabelled" && Number(value) is { } unlabelled and <= 54_000)
                (line, i) = (line with { Unlabelled = unlabelled }, i + 1);
            else if (args[i] == "--folder" && value is not null)
                (line, i) = (line with { Folder = value }, i + 1);
            else if (args[i] == "--out" && value is not null)
                (line, i) = (line with { Model = value }, i + 1);
            else
            {
                Console.Error.WriteLine(
                    $"'{args[i]}' is not understood. Usage: CoTraining [--quick] [--development] [--seeds NUMBER] "
                        + "[--unlabelled NUMBER] [--folder FOLDER] [--out FILE]; "
                        + $"FOLDER holds Fashion-MNIST's four idx files, {Debian} unless said."
                );
                return null;
            }
        }
        return line;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
