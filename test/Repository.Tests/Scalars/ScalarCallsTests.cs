using TorchSharp;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>No number that libtorch is given may be freed while it is read, which ends a training now and then.</summary>
[TestClass]
public sealed class ScalarCallsTests
{
    private static readonly Lazy<ScalarCalls> s_calls = new(() => new ScalarCalls(typeof(torch).Assembly.Location));

    // Where scalars are made so that they are held.
    private static readonly string[] s_holders = ["HeldScalars"];

    // Caller, TorchSharp's method, and why it does no harm.
    private static readonly (string From, string To, string Reason)[] s_allowed =
    [
        ("GruScript.Run", "CompilationUnit.invoke", "makes scalars of numbers alone, and is given tensors"),
        ("SoftplusScript.Run", "CompilationUnit.invoke", "is given a tensor"),
        ("ChainScript.Surprise", "CompilationUnit.invoke", "is given tensors and a held scalar"),
        ("ChainScript.Probabilities", "CompilationUnit.invoke", "is given tensors"),
        ("ChainScript.Path", "CompilationUnit.invoke", "is given tensors"),
        ("Folding.Range", "Tensor.ToScalar", "keeps what it reads until it is used"),
    ];

    [TestMethod]
    public void LibrariesHoldTheScalarsThatLibtorchReads()
    {
        var used = new HashSet<string>();
        var found = new List<string>();
        foreach (var library in RepositoryFiles.Libraries)
            foreach (var (from, to) in s_calls.Value.In(PublicApi.Load(library).Location))
            {
                var (caller, method) = (from.Written, $"{to.Type[(to.Type.LastIndexOfAny(['.', '+']) + 1)..]}.{to.Name}");
                if (s_holders.Any(holder => caller.StartsWith(holder + ".", StringComparison.Ordinal)))
                    continue;
                if (Array.Exists(s_allowed, call => (call.From, call.To) == (caller, method)))
                    used.Add(caller + method);
                else
                    found.Add($"{library}: {caller} calls {to}, which makes a scalar; call {ScalarCalls.Remedy(to)}");
            }
        Assert.AreEqual(0, found.Count, $"{found.Count}:\n{string.Join('\n', found.Distinct())}");
        var needless = s_allowed.Where(call => !used.Contains(call.From + call.To)).Select(call => $"{call.From} to {call.To}");
        Assert.AreEqual("", string.Join('\n', needless), "allowed, but not there");
    }

    [TestMethod]
    public void PlantedCallsAreFound()
    {
        var found = s_calls.Value
            .In(typeof(PlantedCalls).Assembly.Location)
            .Where(call => call.From.Type.Contains(nameof(PlantedCalls)))
            .Select(call => $"{call.From.Written}: {call.To}")
            .Order(StringComparer.Ordinal)
            .ToArray();
        CollectionAssert.AreEqual(
            new[]
            {
                "PlantedCalls.Doubled: Tensor.op_Multiply(Tensor, Single)",
                "PlantedCalls.Each: Tensor.square()",
                "PlantedCalls.Sum: Tensor.op_Addition(Tensor, Tensor)",
                "PlantedCalls.get_Method: torch.square(Tensor)",
            },
            found
        );
    }

    [TestMethod]
    [DataRow("Tensor.op_Addition(Tensor, Tensor)", true)]
    [DataRow("Tensor.add(Tensor)", true)]
    [DataRow("Tensor.add(Tensor, Scalar)", false)]
    [DataRow("Tensor.op_Subtraction(Tensor, Tensor)", false)]
    [DataRow("Tensor.op_Multiply(Tensor, Tensor)", false)]
    [DataRow("Tensor.op_Division(Tensor, Tensor)", false)]
    [DataRow("Tensor.op_Subtraction(Scalar, Tensor)", true)]
    [DataRow("Tensor.op_Multiply(Tensor, Scalar)", false)]
    [DataRow("functional.softplus(Tensor, Double, Double)", true)]
    [DataRow("functional.relu(Tensor, Boolean)", false)]
    [DataRow("Tensor.log_sigmoid()", false)]
    public void MakersAreReadFromTorchSharp(string method, bool makesScalars) =>
        Assert.AreEqual(makesScalars, s_calls.Value.Makes(method), method);

    [TestMethod]
    [DataRow("op_Addition", "Tensor, Tensor", "a.Plus(b)")]
    [DataRow("op_Subtraction", "Single, Tensor", "HeldScalars.Minus(number, x)")]
    [DataRow("op_Subtraction", "Tensor, Single", "an overload without hidden scalars, with Held(number) for each number")]
    public void TheMessageSaysWhatToCall(string name, string parameters, string remedy) =>
        Assert.AreEqual(remedy, ScalarCalls.Remedy(new CalledMethod("Tensor", name, parameters, "Tensor")));
}
