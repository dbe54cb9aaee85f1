using System.ComponentModel;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>What <c>report</c> takes.</summary>
internal sealed class ReportSettings : ModelDataSettings
{
    [CommandOption("-o|--out <FILE>")]
    [Description("The page.")]
    [DefaultValue("report.html")]
    public string Out { get; init; } = "report.html";
}
