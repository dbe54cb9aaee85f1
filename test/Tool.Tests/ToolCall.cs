using System.Text.Json;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>A command line that was run in this process, as with its streams in pipes.</summary>
internal sealed record ToolCall(int Code, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static ToolCall Run(params string[] arguments) => Run(null, arguments);

    public static ToolCall Run(Action<Terminal>? before, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var terminal = new Terminal(output, error, isOutputPlain: true, isErrorPlain: true);
        before?.Invoke(terminal);
        var code = ToolApp.Run(arguments, terminal);
        return new ToolCall(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line that has to go well.</summary>
    public static ToolCall Good(params string[] arguments)
    {
        var call = Run(arguments);
        Assert.AreEqual(0, call.Code, $"{string.Join(' ', arguments)}\n{call.Output}\n{call.Error}");
        return call;
    }
}
