using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool.Commands;

/// <summary>A command: its result is written as tables, or as JSON.</summary>
/// <typeparam name="TSettings">What it takes.</typeparam>
internal abstract class ToolCommand<TSettings> : Command<TSettings>
    where TSettings : ToolSettings
{
    public sealed override int Execute(CommandContext context, TSettings settings)
    {
        var terminal = (Terminal)context.Data!;
        var result = Run(terminal, settings);
        if (settings.Json)
            terminal.WriteJson(result);
        return 0;
    }

    /// <summary>Does the work, and writes for people unless JSON is asked for.</summary>
    /// <returns>The result, to be written as JSON.</returns>
    protected abstract object Run(Terminal terminal, TSettings settings);
}
