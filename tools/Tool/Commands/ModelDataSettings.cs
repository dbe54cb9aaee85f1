using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>A file of rows, and a model for them.</summary>
internal abstract class ModelDataSettings : RowFileSettings
{
    [CommandArgument(0, "<DATA>")]
    [Description("The file of rows: text such as CSV, also packed as .gz; for score also .parquet.")]
    public string Data { get; init; } = "";

    [CommandOption("-m|--model <PATH>")]
    [Description("The model's folder, or its model.zip or model.onnx.")]
    [DefaultValue("model")]
    public string Model { get; init; } = "model";

    [CommandOption("--no-header")]
    [Description("The first line is a row: the columns in the order of the training, those of the tasks left out or not.")]
    public bool NoHeader { get; init; }

    public override ValidationResult Validate()
    {
        if (base.Validate() is { Successful: false } unreadable)
            return unreadable;
        if (!File.Exists(Model) && !Directory.Exists(Model))
            return ValidationResult.Error($"There is no model '{Model}'.");
        return File.Exists(Data) ? ValidationResult.Success() : ValidationResult.Error($"There is no file '{Data}'.");
    }

    public override InferenceOptions Options() => base.Options() with { HasHeader = NoHeader ? false : null };
}
