namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Every architecture, small, for three tasks of which the first two are binary and follow each other; and how many parameters it
/// has, by formula.</summary>
internal static class AllArchitectures
{
    /// <summary>Architecture, and its numbers of shared parameters and of each task's own without the heads, for 4 features.</summary>
    /// <param name="Make">Makes it.</param>
    /// <param name="Shared">Shared parameters.</param>
    /// <param name="Own">Own parameters of each of the three tasks.</param>
    internal sealed record Case(Func<Architecture> Make, int Shared, int[] Own);

    public static IReadOnlyDictionary<string, Case> All { get; } =
        new Dictionary<string, Case>
        {
            ["HardSharing"] = new(() => new HardSharing { TrunkLayers = [16], TowerLayers = [8] }, Dense(4, 16), Each(Dense(16, 8))),
            ["SoftSharing"] = new(() => new SoftSharing { TrunkLayers = [16, 8] }, 0, Each(Dense(4, 16) + Dense(16, 8))),
            ["CrossStitch"] = new(() => new CrossStitch { TrunkLayers = [16, 8] }, 3 * (Dense(4, 16) + Dense(16, 8)) + 2 * 9, Each(0)),
            ["Mtan"] = new(
                () => new Mtan { TrunkLayers = [16, 16], AttentionWidth = 8 },
                Dense(4, 16) + Dense(16, 16),
                Each(Dense(4, 8) + Dense(8, 16) + Dense(16 + 16, 8) + Dense(8, 16))
            ),
            ["Omoe"] = new(
                () =>
                    new Omoe
                    {
                        ExpertCount = 3,
                        ExpertLayers = [16],
                        TowerLayers = [8],
                    },
                3 * Dense(4, 16) + 3 * 4,
                Each(Dense(16, 8))
            ),
            ["Mmoe"] = new(
                () =>
                    new Mmoe
                    {
                        ExpertCount = 3,
                        ExpertLayers = [16],
                        TowerLayers = [8],
                    },
                3 * Dense(4, 16),
                Each(3 * 4 + Dense(16, 8))
            ),
            ["Cgc"] = new(
                () =>
                    new Cgc
                    {
                        SharedExpertCount = 2,
                        TaskExpertCount = 1,
                        ExpertLayers = [16],
                    },
                2 * Dense(4, 16),
                Each(Dense(4, 16) + 3 * 4)
            ),
            // First level: 1 expert for each of 3 tasks and 2 shared ones, a shared gate over 5; gates of the tasks over 3, their own as
            // the last level's parts are.
            ["Ple"] = new(
                () =>
                    new Ple
                    {
                        LevelCount = 2,
                        SharedExpertCount = 2,
                        TaskExpertCount = 1,
                        ExpertLayers = [16],
                    },
                5 * Dense(4, 16) + 5 * 4 + 2 * Dense(16, 16),
                Each(3 * 4 + Dense(16, 16) + 3 * 16)
            ),
            ["PleOfThreeLevels"] = new(
                () => new Ple { LevelCount = 3, ExpertLayers = [8] },
                4 * Dense(4, 8) + 3 * 2 * 4 + 4 * 4 + 4 * Dense(8, 8) + 4 * 8 + Dense(8, 8),
                Each(2 * 8 + Dense(8, 8) + 2 * 8)
            ),
            ["DSelectK"] = new(
                () =>
                    new DSelectK
                    {
                        ExpertCount = 4,
                        SelectedCount = 2,
                        ExpertLayers = [16],
                    },
                4 * Dense(4, 16),
                Each(2 * 2 + 2)
            ),
            ["DSelectKPerRow"] = new(
                () =>
                    new DSelectK
                    {
                        ExpertCount = 3,
                        SelectedCount = 2,
                        ExpertLayers = [16],
                        PerRow = true,
                    },
                3 * Dense(4, 16),
                Each(Dense(4, 2 * 2) + Dense(4, 2))
            ),
            ["Ltb"] = new(() => new Ltb { LevelWidths = [16, 16] }, 3 * (Dense(4, 16) + Dense(16, 16)) + 2 * 9, Each(0)),
            ["Aitm"] = new(
                () => new Aitm { TaskLayers = [16] },
                2 * Dense(4, 16) + 4 * Dense(16, 16),
                [0, 0, Dense(4, 16) + 4 * Dense(16, 16)]
            ),
            ["Esmm"] = new(
                () =>
                    new Esmm
                    {
                        Sequence = [0, 1],
                        TrunkLayers = [16],
                        TaskLayers = [8],
                    },
                Dense(4, 16) + Dense(16, 8) + Dense(8, 1),
                [-Dense(8, 1), Dense(16, 8), Dense(16, 8)]
            ),
            ["Grouped"] = new(
                () =>
                    new Grouped
                    {
                        Groups =
                        [
                            [1],
                            [2, 0],
                        ],
                        Inner = new HardSharing { TrunkLayers = [16], TowerLayers = [8] },
                    },
                Dense(4, 16),
                [Dense(16, 8), Dense(4, 16) + Dense(16, 8), Dense(16, 8)]
            ),
            ["GroupedMmoe"] = new(
                () =>
                    new Grouped
                    {
                        Groups =
                        [
                            [0],
                            [1, 2],
                        ],
                        Inner = new Mmoe { ExpertCount = 3, ExpertLayers = [16] },
                    },
                3 * Dense(4, 16),
                [3 * Dense(4, 16) + 3 * 4, 3 * 4, 3 * 4]
            ),
            ["RealMlp"] = new(
                () =>
                    new RealMlp
                    {
                        Layers = [16],
                        TowerLayers = [8],
                        Dropout = 0,
                    },
                4 + Dense(4, 16) + 16,
                Each(Dense(16, 8) + 8)
            ),
            ["Own"] = new(() => new SharedPrivate(), Dense(4, 16), Each(Dense(4, 8))),
        };

    public static IEnumerable<object[]> Names() => All.Keys.Select(name => new object[] { name });

    // Weights and biases of a linear layer.
    private static int Dense(int inputs, int outputs) => inputs * outputs + outputs;

    private static int[] Each(int count) => [count, count, count];
}
