using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>What <c>export</c> takes.</summary>
internal sealed class ExportSettings : ToolSettings
{
    [CommandArgument(0, "<MODEL>")]
    [Description("A folder that 'train' wrote, or its model.zip.")]
    public string Model { get; init; } = "";

    [CommandOption("-o|--out <FILE>")]
    [Description("The ONNX file.")]
    public string? Out { get; init; }

    [CommandOption("--opset <NUMBER>")]
    [Description("The operator set, from 12 to 26.")]
    [DefaultValue(17)]
    public int Opset { get; init; } = 17;

    [CommandOption("--float16")]
    [Description("Compute in half precision.")]
    public bool Float16 { get; init; }

    [CommandOption("--data <FILE>")]
    [Description("Rows on which the file is compared with the model; without them it is not.")]
    public string? Data { get; init; }

    [CommandOption("--triton <FOLDER>")]
    [Description("Add the model to a repository of the Triton server.")]
    public string? Triton { get; init; }

    [CommandOption("--name <NAME>")]
    [Description("The model's name in that repository.")]
    [DefaultValue("model")]
    public string Name { get; init; } = "model";

    [CommandOption("--version <NUMBER>")]
    [Description("The model's version there.")]
    [DefaultValue(1)]
    public int Version { get; init; } = 1;

    public override ValidationResult Validate() =>
        Out is null && Triton is null ? ValidationResult.Error("Say where to: --out FILE, --triton FOLDER, or both.")
        : Data is not null && !File.Exists(Data) ? ValidationResult.Error($"There is no file '{Data}'.")
        : ValidationResult.Success();
}
