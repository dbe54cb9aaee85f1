using System.Globalization;

namespace Sentences;

/// <summary>What the command line may say.</summary>
/// <param name="Folder">The folder with ewt_train.tsv.gz, ewt_dev.tsv.gz and ewt_test.tsv.gz.</param>
public sealed record SentencesOptions(string Folder)
{
    public int Seed { get; init; } = 1;

    public int Epochs { get; init; } = 12;

    /// <summary>A few sentences and one epoch, to see that everything runs.</summary>
    public bool Quick { get; init; }

    /// <summary>Whether each task is trained alone too.</summary>
    public bool Alone { get; init; } = true;

    /// <summary>A sentence to tag; null asks for some at the prompt.</summary>
    public string? Text { get; init; }

    public static SentencesOptions? Parse(string[] args)
    {
        SentencesOptions? options = null;
        for (var i = 0; i < args.Length; i++)
        {
            if (options is null && !args[i].StartsWith('-'))
                options = new SentencesOptions(args[i]);
            else if (options is not null && args[i] == "--quick")
                options = options with { Quick = true, Epochs = 1 };
            else if (options is not null && args[i] == "--together")
                options = options with { Alone = false };
            else if (options is not null && args[i] == "--seed" && Number(args, i) is { } seed)
                (options, i) = (options with { Seed = seed }, i + 1);
            else if (options is not null && args[i] == "--epochs" && Number(args, i) is > 0 and { } epochs)
                (options, i) = (options with { Epochs = epochs }, i + 1);
            else if (options is not null && args[i] == "--text" && i + 1 < args.Length)
                (options, i) = (options with { Text = args[i + 1] }, i + 1);
            else
                return Refuse($"'{args[i]}' is not understood.");
        }
        return options ?? Refuse("The folder with the data is missing.");
    }

    private static int? Number(string[] args, int i) =>
        i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static SentencesOptions? Refuse(string why)
    {
        Console.Error.WriteLine(
            $"{why} Usage: Sentences FOLDER [--seed NUMBER] [--epochs NUMBER] [--together] [--quick] [--text SENTENCE]; FOLDER holds "
                + "ewt_train.tsv.gz, ewt_dev.tsv.gz and ewt_test.tsv.gz."
        );
        return null;
    }
}
