using System.Globalization;

namespace TwoDataSets;

/// <summary>What the command line may say.</summary>
/// <param name="Folder">The folder with adult_train.csv and adult_test.csv.</param>
/// <param name="Output">Where surveys.onnx goes.</param>
/// <param name="IncomeRows">Rows of the small survey.</param>
/// <param name="MarriageRows">Rows of the large survey.</param>
/// <param name="Seeds">Number of seeds.</param>
/// <param name="Quick">One short training per network, to see that everything runs.</param>
public sealed record SurveyOptions(string Folder, string Output, int IncomeRows, int MarriageRows, int Seeds, bool Quick)
{
    public static SurveyOptions? Parse(string[] args)
    {
        var options = new SurveyOptions("", "surveys-model", 300, 15_000, 5, false);
        for (var i = 0; i < args.Length; i++)
        {
            var next = i + 1 < args.Length ? args[i + 1] : "";
            if (args[i] == "--quick")
                options = options with { Quick = true, Seeds = 1, MarriageRows = 3000 };
            else if (args[i] == "--out" && next.Length > 0)
                (options, i) = (options with { Output = next }, i + 1);
            else if (args[i] == "--seeds" && IsCount(next, out var seeds))
                (options, i) = (options with { Seeds = seeds }, i + 1);
            else if (args[i] == "--income-rows" && IsCount(next, out var rows))
                (options, i) = (options with { IncomeRows = rows }, i + 1);
            else if (options.Folder.Length == 0 && !args[i].StartsWith('-'))
                options = options with { Folder = args[i] };
            else
                return Refuse($"'{args[i]}' is not understood.");
        }
        return options.Folder.Length > 0 ? options : Refuse("The folder with the data is missing.");
    }

    private static bool IsCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;

    private static SurveyOptions? Refuse(string why)
    {
        Console.Error.WriteLine(
            $"{why} Usage: TwoDataSets FOLDER [--out FOLDER] [--income-rows NUMBER] [--seeds NUMBER] [--quick]; "
                + "FOLDER holds adult_train.csv and adult_test.csv."
        );
        return null;
    }
}
