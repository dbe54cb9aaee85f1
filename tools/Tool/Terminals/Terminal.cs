using System.Runtime.InteropServices;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Cli;

namespace MlNet.MultiTask.Tool;

/// <summary>Where a command writes: results to the output, all else to the error stream; colours only where people read.</summary>
internal sealed class Terminal : IDisposable
{
    private const int WidthOfPipes = 160;

    private readonly CancellationTokenSource _interrupt = new();
    private readonly List<IDisposable> _signals = [];

    /// <param name="output">Results.</param>
    /// <param name="error">Progress and errors.</param>
    /// <param name="isOutputPlain">Whether results go to a file or pipe.</param>
    /// <param name="isErrorPlain">Whether progress does.</param>
    public Terminal(TextWriter output, TextWriter error, bool isOutputPlain, bool isErrorPlain)
    {
        (Output, Error, IsErrorPlain) = (output, error, isErrorPlain);
        Out = Create(output, isOutputPlain);
        Err = Create(error, isErrorPlain);
    }

    /// <summary>Formatted results.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Formatted notes.</summary>
    public IAnsiConsole Err { get; }

    /// <summary>Plain results.</summary>
    public TextWriter Output { get; }

    /// <summary>Plain notes.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether nobody watches the progress.</summary>
    public bool IsErrorPlain { get; }

    /// <summary>Cancelled by Ctrl+C and by a request to end.</summary>
    public CancellationToken Interrupted => _interrupt.Token;

    /// <summary>The console. The first Ctrl+C asks the command to finish with what it has, a second one ends the program.</summary>
    public static Terminal OfConsole()
    {
        var terminal = new Terminal(Console.Out, Console.Error, Console.IsOutputRedirected, Console.IsErrorRedirected);
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
            terminal._signals.Add(
                PosixSignalRegistration.Create(
                    signal,
                    context =>
                    {
                        context.Cancel = !terminal._interrupt.IsCancellationRequested;
                        terminal.Interrupt();
                    }
                )
            );
        return terminal;
    }

    /// <summary>Asks the command to finish.</summary>
    public void Interrupt() => _interrupt.Cancel();

    /// <summary>Leaves Ctrl+C to somebody else, such as a server.</summary>
    public void LeaveSignals()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _signals.Clear();
    }

    /// <summary>A result as JSON.</summary>
    public void WriteJson(object result) => Output.WriteLine(JsonSerializer.Serialize(result, TableJson.Options));

    /// <summary>A note for people.</summary>
    public void Note(string text) => Error.WriteLine(text);

    /// <summary>Says what went wrong.</summary>
    /// <returns>The exit code.</returns>
    public int Fail(Exception exception, bool asJson)
    {
        var code = ExitCode(exception);
        if (asJson)
        {
            var table = exception as TableException;
            var error = new
            {
                exception.Message,
                exitCode = code,
                table?.File,
                table?.Line,
                table?.Column,
                table?.ColumnName,
            };
            WriteJson(new { error });
        }
        else
            Error.WriteLine($"multitask: {exception.Message}");
        return code;
    }

    public void Dispose()
    {
        LeaveSignals();
        _interrupt.Dispose();
    }

    // What the command line asked for cannot be: 2. What it asked for went wrong: 1.
    private static int ExitCode(Exception exception) =>
        exception switch
        {
            TableException => 1,
            OperationCanceledException => 130,
            CommandAppException or UsageException or ArgumentException or FileNotFoundException or DirectoryNotFoundException => 2,
            _ => 1,
        };

    private static IAnsiConsole Create(TextWriter writer, bool isPlain)
    {
        var noColour = isPlain || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
                ColorSystem = noColour ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Interactive = InteractionSupport.No,
            }
        );
        if (isPlain)
            console.Profile.Width = WidthOfPipes;
        return console;
    }
}
