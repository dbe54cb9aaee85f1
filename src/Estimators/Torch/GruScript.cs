using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// libtorch's own layer of gated recurrent units over given parameters. TorchSharp has it as a module with parameters of its own; a line of
/// TorchScript calls the function behind that module, whose gradients reach the tensors it is given.
/// </summary>
internal static class GruScript
{
    private const string Source = """
        def run(x: Tensor, weight: Tensor, state: Tensor, weight_bias: Tensor, state_bias: Tensor) -> Tensor:
            first = torch.zeros([1, x.size(0), state.size(1)], dtype=x.dtype, device=x.device)
            return torch.gru(x, first, [weight, state, weight_bias, state_bias], True, 1, 0.0, False, False, True)[0]

        """;

    private static readonly Lazy<jit.CompilationUnit> s_unit = new(() => jit.compile(Source));

    /// <summary>The states after each step.</summary>
    /// <param name="x">[batch, length, in].</param>
    /// <param name="weight">[3 · width, in], gates in the order r, z, n.</param>
    /// <param name="state">[3 · width, width].</param>
    /// <param name="weightBias">[3 · width].</param>
    /// <param name="stateBias">[3 · width].</param>
    /// <returns>[batch, length, width].</returns>
    public static Tensor Run(Tensor x, Tensor weight, Tensor state, Tensor weightBias, Tensor stateBias) =>
        s_unit.Value.invoke<Tensor>("run", x, weight, state, weightBias, stateBias);
}
