using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>A file of rows, and a model for them.</summary>
internal abstract class ModelDataSettings : ToolSettings
{
    [CommandArgument(0, "<DATA>")]
    [Description("The file of rows: text such as CSV, also packed as .gz; for score also .parquet.")]
    public string Data { get; init; } = "";

    [CommandOption("-m|--model <PATH>")]
    [Description("The model's folder, or its model.zip or model.onnx.")]
    [DefaultValue("model")]
    public string Model { get; init; } = "model";

    [CommandOption("--separator <SIGN>")]
    [Description("What stands between two cells; 'tab' for a tab.")]
    public string? Separator { get; init; }

    [CommandOption("--encoding <NAME>")]
    [Description("The file's encoding, such as utf-8 or latin1.")]
    public string? Encoding { get; init; }

    [CommandOption("--no-header")]
    [Description("The first line is a row: the columns in the order of the training, those of the tasks left out or not.")]
    public bool NoHeader { get; init; }

    [CommandOption("--decimal <SIGN>")]
    [Description("What stands before the fraction of a number, a point or a comma, where it is not as in the training.")]
    public string? Decimal { get; init; }

    public override ValidationResult Validate()
    {
        if (Separator is { Length: not 1 } and not "tab")
            return ValidationResult.Error($"--separator is '{Separator}'; it has to be one sign, or 'tab'.");
        if (Decimal is not (null or "." or ","))
            return ValidationResult.Error($"--decimal is '{Decimal}'; it has to be a point or a comma.");
        if (!File.Exists(Model) && !Directory.Exists(Model))
            return ValidationResult.Error($"There is no model '{Model}'.");
        return File.Exists(Data) ? ValidationResult.Success() : ValidationResult.Error($"There is no file '{Data}'.");
    }

    /// <summary>What is said about the file.</summary>
    public InferenceOptions Options() =>
        new()
        {
            Separator = Separator switch
            {
                null => null,
                "tab" => '\t',
                var sign => sign[0],
            },
            Encoding = Encoding,
            HasHeader = NoHeader ? false : null,
            DecimalMark = Decimal?[0],
        };
}
