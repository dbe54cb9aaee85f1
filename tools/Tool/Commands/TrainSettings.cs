using System.ComponentModel;
using Spectre.Console;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>What <c>train</c> takes.</summary>
internal sealed class TrainSettings : DataSettings
{
    [CommandOption("-o|--out <FOLDER>")]
    [Description("Where the model goes.")]
    [DefaultValue("model")]
    public string Out { get; init; } = "model";

    [CommandOption("--preset <NAME>")]
    [Description("fast, default or best: how much work the network is.")]
    [DefaultValue(Preset.Default)]
    public Preset Preset { get; init; } = Preset.Default;

    [CommandOption("--budget <TIME>")]
    [Description("How long it may take, such as 90s, 10m or 1h: training ends with the best so far.")]
    public string? Budget { get; init; }

    [CommandOption("--search")]
    [Description("Look for the best network within the budget (10m without one); the default where nothing beats it in every task.")]
    public bool Search { get; init; }

    [CommandOption("--seed <NUMBER>")]
    [Description("Seed of the held-out rows and of the network.")]
    [DefaultValue(1)]
    public int Seed { get; init; } = 1;

    [CommandOption("--threads <NUMBER>")]
    [Description("Threads of the training; 0 finds out. With a number, the same seed gives the same model bit for bit.")]
    public int Threads { get; init; }

    [CommandOption("--compare")]
    [Description("Also learn each task alone, however long it takes, to say whether learning together helped.")]
    public bool Compare { get; init; }

    [CommandOption("--no-compare")]
    [Description("Do not learn each task alone.")]
    public bool NoCompare { get; init; }

    [CommandOption("--no-export")]
    [Description("Write no ONNX file.")]
    public bool NoExport { get; init; }

    /// <summary>The budget; null for none.</summary>
    public TimeSpan? BudgetTime => Budget is null ? null : Duration.Read(Budget);

    public override ValidationResult Validate()
    {
        if (base.Validate() is { Successful: false } wrong)
            return wrong;
        if (TaskColumns.Length == 0)
            return ValidationResult.Error("Name at least one column to predict: --task COLUMN.");
        if (Budget is not null && BudgetTime is null)
            return ValidationResult.Error($"--budget is '{Budget}'; it has to be a time such as 90s, 10m or 1h.");
        if (Search && Preset != Preset.Default)
            return ValidationResult.Error("--search begins with the default preset: leave --preset out.");
        if (Compare && NoCompare)
            return ValidationResult.Error("--compare and --no-compare cannot both be.");
        if (Compare && Budget is not null)
            return ValidationResult.Error(
                "--compare takes as long as it takes, and --budget ends: leave one of them out. "
                    + "With --budget alone it is compared where there is time left."
            );
        if (Threads is < 0 or > 1024)
            return ValidationResult.Error($"--threads is {Threads}; it has to be from 0 to 1024.");
        return File.Exists(Out) ? ValidationResult.Error($"--out is '{Out}', which is a file.") : ValidationResult.Success();
    }
}
