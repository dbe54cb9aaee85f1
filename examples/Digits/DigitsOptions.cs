using System.Globalization;

namespace Digits;

/// <summary>What the command line may say.</summary>
/// <param name="Folder">Where the digits are; null looks for them.</param>
/// <param name="Output">Where digits.onnx goes.</param>
/// <param name="Seeds">Number of seeds.</param>
/// <param name="Quick">A part of the rows and few epochs, to see that everything runs.</param>
public sealed record DigitsOptions(string? Folder, string Output, int Seeds, bool Quick)
{
    public static DigitsOptions? Parse(string[] args)
    {
        var options = new DigitsOptions(null, "digits-model", 3, false);
        for (var i = 0; i < args.Length; i++)
        {
            var next = i + 1 < args.Length ? args[i + 1] : null;
            if (args[i] == "--quick")
                options = options with { Quick = true, Seeds = 1 };
            else if (args[i] == "--data" && next is not null)
                (options, i) = (options with { Folder = next }, i + 1);
            else if (args[i] == "--out" && next is not null)
                (options, i) = (options with { Output = next }, i + 1);
            else if (
                args[i] == "--seeds"
                && int.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out var seeds)
                && seeds > 0
            )
                (options, i) = (options with { Seeds = seeds }, i + 1);
            else
            {
                Console.Error.WriteLine(
                    $"'{args[i]}' is not understood. Usage: Digits [--data FOLDER] [--out FOLDER] [--seeds NUMBER] [--quick]"
                );
                return null;
            }
        }
        return options;
    }
}
