using System.ComponentModel;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>What every command takes.</summary>
internal abstract class ToolSettings : CommandSettings
{
    [CommandOption("--json")]
    [Description("Write the result as JSON.")]
    public bool Json { get; init; }
}
