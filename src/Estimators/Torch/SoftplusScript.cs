using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// libtorch's own softplus, whose two numbers TorchSharp makes scalars of that nobody holds (<see cref="HeldScalars"/>): here a line of
/// TorchScript has them. −log σ(−x) needs no number, and takes up to twice as long.
/// </summary>
internal static class SoftplusScript
{
    private const string Source = """
        def run(x: Tensor) -> Tensor:
            return torch.softplus(x, 1, 20)

        """;

    private static readonly Lazy<jit.CompilationUnit> s_unit = new(() => jit.compile(Source));

    /// <summary>log(1 + exp(x)).</summary>
    public static Tensor Run(Tensor x) => s_unit.Value.invoke<Tensor>("run", x);
}
