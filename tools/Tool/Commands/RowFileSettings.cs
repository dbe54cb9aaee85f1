using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>How a file of rows is written.</summary>
internal abstract class RowFileSettings : ToolSettings
{
    [CommandOption("--separator <SIGN>")]
    [Description("What stands between two cells; 'tab' for a tab.")]
    public string? Separator { get; init; }

    [CommandOption("--encoding <NAME>")]
    [Description("The file's encoding, such as utf-8 or latin1.")]
    public string? Encoding { get; init; }

    [CommandOption("--decimal <SIGN>")]
    [Description("What stands before the fraction of a number, a point or a comma, where the file or the training does not tell.")]
    public string? Decimal { get; init; }

    public override ValidationResult Validate()
    {
        if (Separator is { Length: not 1 } and not "tab")
            return ValidationResult.Error($"--separator is '{Separator}'; it has to be one sign, or 'tab'.");
        return Decimal is null or "." or ","
            ? ValidationResult.Success()
            : ValidationResult.Error($"--decimal is '{Decimal}'; it has to be a point or a comma.");
    }

    /// <summary>What is said about the file.</summary>
    public virtual InferenceOptions Options() =>
        new()
        {
            Separator = Separator switch
            {
                null => null,
                "tab" => '\t',
                var sign => sign[0],
            },
            Encoding = Encoding,
            DecimalMark = Decimal?[0],
        };
}
