using System.Globalization;

namespace DigitsAndGarments;

/// <summary>What the command line may say.</summary>
/// <param name="Digits">Folder of the digits; null looks for them.</param>
/// <param name="Garments">Folder of the garments.</param>
/// <param name="Output">Where the model goes.</param>
/// <param name="DigitRows">Digits to train on.</param>
/// <param name="GarmentRows">Garments to train on.</param>
/// <param name="Seeds">Seeds of the last comparison.</param>
/// <param name="Quick">Few rows and epochs, to see that everything runs.</param>
public sealed record PictureOptions(string? Digits, string Garments, string Output, int DigitRows, int GarmentRows, int Seeds, bool Quick)
{
    public static PictureOptions? Parse(string[] args)
    {
        var options = new PictureOptions(null, "/usr/share/datasets/fashion-mnist", "pictures-model", 1000, 4000, 2, false);
        for (var i = 0; i < args.Length; i++)
        {
            var next = i + 1 < args.Length ? args[i + 1] : "";
            var isCount = int.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0;
            PictureOptions? changed = args[i] switch
            {
                "--digits" when next.Length > 0 => options with { Digits = next },
                "--garments" when next.Length > 0 => options with { Garments = next },
                "--out" when next.Length > 0 => options with { Output = next },
                "--digit-rows" when isCount && count is >= 60 and <= 9000 => options with { DigitRows = count },
                "--garment-rows" when isCount && count is >= 60 and <= 60_000 => options with { GarmentRows = count },
                "--seeds" when isCount => options with { Seeds = count },
                "--quick" => options with { Quick = true, Seeds = 1, DigitRows = 200, GarmentRows = 300 },
                _ => null,
            };
            if (changed is null)
            {
                Console.Error.WriteLine(
                    $"'{args[i]}' is not understood. Usage: DigitsAndGarments [--digits FOLDER] [--garments FOLDER] "
                        + "[--out FOLDER] [--digit-rows 60..9000] [--garment-rows 60..60000] [--seeds NUMBER] [--quick]"
                );
                return null;
            }
            i += args[i] == "--quick" ? 0 : 1;
            options = changed;
        }
        return options;
    }
}
