namespace MlNet.MultiTask.Repository.Tests;

/// <summary>
/// Calls of TorchSharp that make a scalar which nothing refers to while libtorch reads it, so that the garbage collector may free it then.
/// Which methods do so is read from TorchSharp itself: those that make one, and those that call such a method.
/// </summary>
internal sealed class ScalarCalls
{
    private const string Scalar = "TorchSharp.Scalar";

    private readonly HashSet<CalledMethod> _makers = [];
    private readonly HashSet<string> _methods;

    /// <param name="torchSharp">Path of TorchSharp's assembly.</param>
    public ScalarCalls(string torchSharp)
    {
        var calls = CallReader.Read(torchSharp);
        _methods = [.. calls.SelectMany(call => new[] { call.From.ToString(), call.To.ToString() })];
        var callers = calls.ToLookup(call => call.To, call => call.From);
        var open = new Queue<CalledMethod>(calls.Select(call => call.To).Where(to => (to.Type, to.Name) == (Scalar, ".ctor")).Distinct());
        while (open.TryDequeue(out var method))
            foreach (var caller in callers[method])
                if (_makers.Add(caller))
                    open.Enqueue(caller);
    }

    /// <summary>Whether a method of TorchSharp, by name and parameters, makes a scalar; null where there is no such method.</summary>
    public bool? Makes(string method) =>
        _methods.Contains(method) ? _makers.Any(maker => maker.ToString() == method) : null;

    /// <summary>The calls of an assembly to such methods.</summary>
    public IEnumerable<(CalledMethod From, CalledMethod To)> In(string assembly) =>
        CallReader.Read(assembly).Where(call => _makers.Contains(call.To)).Distinct();

    /// <summary>What to call instead.</summary>
    public static string Remedy(CalledMethod maker) =>
        maker.Name switch
        {
            "add" or "op_Addition" => "a.Plus(b)",
            "op_Subtraction" when maker.Parameters.EndsWith("Tensor", StringComparison.Ordinal) => "HeldScalars.Minus(number, x)",
            "add_" => "a.add_(b, Held(1))",
            "square" => "x.Squared()",
            "clamp" or "clip" => "HeldScalars.Clamp(x, low, high)",
            "softplus" or "mish" => "the function of this name of HeldScalars",
            _ => "an overload without hidden scalars, with Held(number) for each number",
        };
}
