using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What an average makes of the clients' parameters.</summary>
[TestClass]
public sealed class FederatedAveragingTests
{
    // Two clients with 3 and 1 labels of task 0; task 1 is the second client's alone.
    private static readonly double[][] s_labels = [[3, 0], [1, 2]];

    [TestMethod]
    [DataRow(FederatedHeads.OwnTasksAtHome)]
    [DataRow(FederatedHeads.AllAtHome)]
    [DataRow(FederatedHeads.Averaged)]
    public void PartsByTheirWeights(FederatedHeads heads)
    {
        var (starts, moved, ends) = Run(new FederatedOptions { Heads = heads });
        // ½ (3/4 + 0) and ½ (1/4 + 1) for what is shared, 3/4 and 1/4 for task 0, 0 and 1 for task 1.
        Averaged("trunk", 0.375, 0.625);
        if (heads == FederatedHeads.AllAtHome)
            AtHome("head0");
        else
            Averaged("head0", 0.75, 0.25);
        if (heads == FederatedHeads.Averaged)
            Averaged("head1", 0, 1);
        else
            AtHome("head1");

        void Averaged(string part, double first, double second)
        {
            foreach (var name in starts.Keys.Where(name => name.StartsWith(part, StringComparison.Ordinal)))
                for (var i = 0; i < starts[name].Length; i++)
                {
                    var expected = first * moved[0][name][i] + second * moved[1][name][i];
                    Assert.AreEqual(expected, ends[0][name][i], 1e-6, name);
                    Assert.AreEqual(ends[0][name][i], ends[1][name][i], name);
                }
        }

        void AtHome(string part)
        {
            foreach (var name in starts.Keys.Where(name => name.StartsWith(part, StringComparison.Ordinal)))
                for (var client = 0; client < 2; client++)
                    CollectionAssert.AreEqual(moved[client][name], ends[client][name], $"{name} to the last bit");
        }
    }

    [TestMethod]
    public void TheRateIsOfWhatIsShared()
    {
        var (starts, moved, ends) = Run(new FederatedOptions { Rate = 0.5 });
        var (start, name) = (starts["trunk/0/linear/weight"][0], "trunk/0/linear/weight");
        var mean = 0.375 * moved[0][name][0] + 0.625 * moved[1][name][0];
        Assert.AreEqual(start + 0.5 * (mean - start), ends[0][name][0], 1e-6);
    }

    [TestMethod]
    public void WhatNobodyMovesStays()
    {
        var (starts, _, ends) = Run(new FederatedOptions { Heads = FederatedHeads.Averaged, Balancer = new UpGrad() }, moves: false);
        foreach (var name in starts.Keys)
            for (var client = 0; client < 2; client++)
                CollectionAssert.AreEqual(starts[name], ends[client][name], name);
    }

    [TestMethod]
    public void EqualWeightsAreTheMean()
    {
        var (_, _, plain) = Run(new FederatedOptions());
        var (_, _, balanced) = Run(new FederatedOptions { Balancer = new EqualWeights() });
        foreach (var name in plain[0].Keys)
            Near.Values(plain[0][name], balanced[0][name], 1e-6, name);
    }

    [TestMethod]
    public void ABalancerSeesTheChangesTheOtherWayRound()
    {
        // MGDA: with g₀ = −2 · 0.375 Δ₀ and g₁ = −2 · 0.625 Δ₁ the shortest g = w g₀ + (1 − w) g₁ has
        // w = clip(⟨g₁, g₁ − g₀⟩ / ‖g₁ − g₀‖², 0, 1), and the change is −g / 2.
        var (starts, moved, ends) = Run(new FederatedOptions { Balancer = new Mgda() });
        string[] shared = [.. starts.Keys.Where(name => name.StartsWith("trunk", StringComparison.Ordinal))];
        double[] Gradient(int client, double count) =>
            [.. shared.SelectMany(name => starts[name].Select((start, i) => -2 * count * ((double)moved[client][name][i] - start)))];
        var (g0, g1) = (Gradient(0, 0.375), Gradient(1, 0.625));
        var difference = g1.Zip(g0, (a, b) => a - b).ToArray();
        var w = Math.Clamp(g1.Zip(difference, (a, b) => a * b).Sum() / difference.Sum(d => d * d), 0, 1);
        var at = 0;
        foreach (var name in shared)
            for (var i = 0; i < starts[name].Length; i++, at++)
                Assert.AreEqual(starts[name][i] - (w * g0[at] + (1 - w) * g1[at]) / 2, ends[0][name][i], 1e-5, name);
    }

    // The parameters that both begin with, those of each client after its steps, and those after the average.
    private static (Dictionary<string, float[]> Starts, Dictionary<string, float[]>[] Moved, Dictionary<string, float[]>[] Ends) Run(
        FederatedOptions options,
        bool moves = true
    )
    {
        var all = Communicator.OnThreads(2, communicator =>
        {
            using var scope = NewDisposeScope();
            var ranks = new RankGroup(communicator, isPrivate: true);
            TaskHead[] heads =
            [
                .. new[] { "A", "B" }.Select(name => new RegressionHead(new RegressionTask(name, name), Standardization.None(1), true, [])),
            ];
            var network = new Network([new FittedIdentity(3)], new HardSharing { TrunkLayers = [2] }, heads);
            var shapes = NetworkShapes.Record(network, [new InputColumn("Features", ColumnKind.Single, 3, false, 0, [])]);
            using var store = new ParameterStore(shapes, 1, CPU);
            var shares = new ClientShares(ranks, s_labels[ranks.Rank]);
            using var averaging = new FederatedAveraging(ranks, store, options, shares, 2, 1);
            averaging.Begin();
            var start = store.Capture();
            var random = new Random(7 + ranks.Rank);
            // What lies between parameters stays 0.
            foreach (var slice in store.Slices)
                foreach (ref var value in store.ValueSpan.Slice(slice.Offset, slice.Count))
                    value += moves ? (float)random.NextDouble() - 0.5f : 0;
            var moved = store.Capture();
            averaging.Average(0, 1);
            return (start, moved, end: store.Capture());
        });
        return (all[0].start, [.. all.Select(client => client.moved)], [.. all.Select(client => client.end)]);
    }
}
