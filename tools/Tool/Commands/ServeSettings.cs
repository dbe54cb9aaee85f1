using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>What <c>serve</c> takes.</summary>
internal sealed class ServeSettings : ToolSettings
{
    [CommandArgument(0, "<MODEL>")]
    [Description("Folders that 'train' wrote, ONNX files or zips; NAME=PATH gives a name, otherwise it is that of the file or folder.")]
    public string[] Models { get; init; } = [];

    [CommandOption("--urls <URLS>")]
    [Description("Where it listens.")]
    [DefaultValue("http://127.0.0.1:5080")]
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    [CommandOption("--set <OPTION=VALUE>")]
    [Description("An option of the server, such as MaximumRows=100; again for each.")]
    public string[] Set { get; init; } = [];

    public override ValidationResult Validate() =>
        Set.FirstOrDefault(text => text.IndexOf('=') < 1) is { } wrong
            ? ValidationResult.Error($"--set is '{wrong}'; it has to be OPTION=VALUE.")
            : ValidationResult.Success();
}
