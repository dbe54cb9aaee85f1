using System.Globalization;

namespace Census;

/// <summary>What the command line may say.</summary>
/// <param name="Folder">The folder with adult_train.csv and adult_test.csv.</param>
/// <param name="Seeds">Number of seeds.</param>
/// <param name="Quick">One short training per network, to see that everything runs.</param>
public sealed record CensusOptions(string Folder, int Seeds, bool Quick)
{
    public static CensusOptions? Parse(string[] args)
    {
        CensusOptions? options = null;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--quick" && options is not null)
                options = options with { Quick = true, Seeds = 1 };
            else if (
                args[i] == "--seeds"
                && options is not null
                && i + 1 < args.Length
                && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var seeds)
                && seeds > 0
            )
                (options, i) = (options with { Seeds = seeds }, i + 1);
            else if (options is null && !args[i].StartsWith('-'))
                options = new CensusOptions(args[i], 5, false);
            else
                return Refuse($"'{args[i]}' is not understood.");
        }
        return options ?? Refuse("The folder with the data is missing.");
    }

    private static CensusOptions? Refuse(string why)
    {
        Console.Error.WriteLine($"{why} Usage: Census FOLDER [--seeds NUMBER] [--quick]; FOLDER holds adult_train.csv and adult_test.csv.");
        return null;
    }
}
