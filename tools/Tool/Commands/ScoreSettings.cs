using System.ComponentModel;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>What <c>score</c> takes.</summary>
internal sealed class ScoreSettings : ModelDataSettings
{
    [CommandOption("-o|--out <FILE>")]
    [Description("Where the scored rows go, text or .parquet; without it to the output.")]
    public string? Out { get; init; }

    [CommandOption("--only")]
    [Description("Write the predictions alone, without the columns of the file.")]
    public bool Only { get; init; }

    [CommandOption("--all-scores")]
    [Description("Also write the probability of each class.")]
    public bool AllScores { get; init; }

    [CommandOption("--batch <ROWS>")]
    [Description("Rows that are scored at a time.")]
    [DefaultValue(4096)]
    public int Batch { get; init; } = 4096;
}
