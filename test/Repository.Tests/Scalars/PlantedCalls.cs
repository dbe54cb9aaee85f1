using static TorchSharp.torch;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>Never run: what the scan has to find, and what not.</summary>
internal static class PlantedCalls
{
    public static Tensor Sum(Tensor a, Tensor b) => a + b;

    public static IEnumerable<Tensor> Doubled(IEnumerable<Tensor> all) => all.Select(x => x * 2f);

    public static IEnumerable<Tensor> Each(Tensor[] all)
    {
        foreach (var x in all)
            yield return x.square();
    }

    public static Func<Tensor, Tensor> Method => square;

    public static Tensor Without(Tensor a, Tensor b, TorchSharp.Scalar held) => (a - b * a).add(b, held).clamp_min(held) / b;
}
