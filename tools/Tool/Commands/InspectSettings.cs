using System.ComponentModel;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>What <c>inspect</c> takes.</summary>
internal sealed class InspectSettings : ToolSettings
{
    [CommandArgument(0, "<MODEL>")]
    [Description("An ONNX file or a zip of this library, or a folder that 'train' wrote.")]
    public string Model { get; init; } = "";
}
