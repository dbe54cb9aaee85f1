using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>What <c>compare</c> takes.</summary>
internal sealed class CompareSettings : DataSettings
{
    [CommandOption("--preset <NAME>")]
    [Description("fast, default or best: how much work each network is.")]
    [DefaultValue(Preset.Fast)]
    public Preset Preset { get; init; } = Preset.Fast;

    [CommandOption("--seeds <NUMBER>")]
    [Description("How many splits of the rows; an interval needs two.")]
    [DefaultValue(3)]
    public int Seeds { get; init; } = 3;

    [CommandOption("--networks <NUMBER>")]
    [Description("For three tasks or more: the best groups of tasks for so many networks.")]
    [DefaultValue(2)]
    public int Networks { get; init; } = 2;

    public override ValidationResult Validate()
    {
        if (base.Validate() is { Successful: false } wrong)
            return wrong;
        if (TaskColumns.Length < 2)
            return ValidationResult.Error("Name at least two columns to predict: --task A --task B.");
        if (Seeds is < 1 or > 100)
            return ValidationResult.Error($"--seeds is {Seeds}; it has to be from 1 to 100.");
        return Networks >= 1 && Networks <= TaskColumns.Length
            ? ValidationResult.Success()
            : ValidationResult.Error($"--networks is {Networks}; it has to be from 1 to the number of tasks.");
    }
}
