using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The fused network against Σ wₖzᵏ + H·Σ wₖhᵏ, worked out by hand.</summary>
[TestClass]
public sealed class FusionFormulaTests
{
    // Two networks without hidden layers: h⁰ = (x₀, x₁), h¹ = (x₁, x₂); a number each.
    private static readonly Dictionary<string, float[]> s_weights = new()
    {
        ["network0/head0/weight"] = [1, 2],
        ["network0/head0/bias"] = [0.5f],
        ["network1/head0/weight"] = [-1, 3],
        ["network1/head0/bias"] = [-1],
    };

    [TestMethod]
    public void WithoutSharedFeaturesItIsTheMeanOfTheLogits()
    {
        // x = (1, 2, 3): z⁰ = 1 + 4 + 0.5 = 5.5, z¹ = −2 + 9 − 1 = 6.
        Near.Values([5.75f, 5.5f, 6], Logits(new CoTrainingOptions { FeatureSharing = null }, s_weights), 1e-6);
    }

    [TestMethod]
    public void LearnedWeightsAreASoftmax()
    {
        var weights = new Dictionary<string, float[]>(s_weights)
        {
            ["fusion/task0/scores"] = [MathF.Log(3), 0],
            ["fusion/task0/head"] = [10, 100],
            ["fusion/task0/bias"] = [7],
        };
        // w = (0.75, 0.25). h = 0.75 · (1, 2) + 0.25 · (2, 3) = (1.25, 2.25); H·h = 12.5 + 225; z = 0.75 · 5.5 + 0.25 · 6 = 5.625.
        Near.Values(
            [5.625f + 237.5f + 7, 5.5f, 6],
            Logits(new CoTrainingOptions { FeatureSharing = FusionWeights.Learned }, weights),
            1e-6
        );
    }

    [TestMethod]
    public void GivenWeightsAreUsedAsTheyAre()
    {
        var weights = new Dictionary<string, float[]>(s_weights)
        {
            [FusedNetwork.WeightsName(0)] = [0.2f, 0.8f],
            ["fusion/task0/head"] = [1, 0],
        };
        // z = 0.2 · 5.5 + 0.8 · 6 = 5.9; h₀ = 0.2 · 1 + 0.8 · 2 = 1.8.
        Near.Values([7.7f, 5.5f, 6], Logits(new CoTrainingOptions { FeatureSharing = FusionWeights.Diversity }, weights), 1e-6);
    }

    [TestMethod]
    public void FeaturesAreBroughtToASharedWidth()
    {
        var weights = new Dictionary<string, float[]>(s_weights)
        {
            ["fusion/task0/0/weight"] = [1, 1],
            ["fusion/task0/1/weight"] = [2, 0],
            ["fusion/task0/head"] = [10],
        };
        // Even weights: (0.5 · (1 + 2) + 0.5 · 2 · 2) · 10 = 35.
        Near.Values([5.75f + 35, 5.5f, 6], Logits(new CoTrainingOptions { SharedWidth = 1 }, weights), 1e-6);
    }

    [TestMethod]
    public void TheFusionStartsAsTheMean() => Near.Values([5.75f, 5.5f, 6], Logits(new CoTrainingOptions(), s_weights), 1e-6);

    private static float[] Logits(CoTrainingOptions options, IReadOnlyDictionary<string, float[]> weights)
    {
        static TaskHead Head(string name) => new RegressionHead(new RegressionTask(name, "y"), Standardization.None(1), true, []);
        var plain = new HardSharing { TrunkLayers = [] };
        Network[] networks =
        [
            new([new FittedIdentity(), new FittedIdentity()], plain, [Head("a.y")]),
            new([new FittedIdentity(), new FittedIdentity()], plain, [Head("b.y")]),
        ];
        var fused = new FusedNetwork(
            networks,
            [
                [0, 1],
                [1, 2],
            ],
            [Head("y")],
            options
        );
        InputColumn[] inputs = [.. Enumerable.Range(0, 3).Select(i => new InputColumn($"x{i}", ColumnKind.Single, 1, true, 0, []))];
        using var scope = NewDisposeScope();
        using var store = new ParameterStore(NetworkShapes.Record(fused, inputs), 1, CPU);
        foreach (var name in weights.Keys)
            Assert.IsTrue(
                store.Slices.Any(slice => slice.Parameter.Name == name) || store.CaptureStates().ContainsKey(name),
                $"{name} is no parameter of the fused network"
            );
        store.Load(name => weights.GetValueOrDefault(name));
        using var mode = new TrainingMode { IsTraining = false };
        var logits = fused.Logits(new TorchOps(store, mode), [tensor([1f]).view(1, 1), tensor([2f]).view(1, 1), tensor([3f]).view(1, 1)]);
        return [.. logits.Select(value => value.item<float>())];
    }
}
