namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Options out of range are refused by name before any data is read.</summary>
[TestClass]
public sealed class ArchitectureOptionTests
{
    private static readonly (string Option, Architecture Architecture)[] s_bad =
    [
        ("TrunkLayers", new HardSharing { TrunkLayers = [0] }),
        ("TowerLayers", new HardSharing { TowerLayers = [65_537] }),
        ("Dropout", new HardSharing { Dropout = 1 }),
        ("TrunkLayers", new SoftSharing { TrunkLayers = [] }),
        ("Strength", new SoftSharing { Strength = -1 }),
        ("Strength", new SoftSharing { Strength = double.PositiveInfinity }),
        ("TrunkLayers", new CrossStitch { TrunkLayers = [8, -1] }),
        ("SelfWeight", new CrossStitch { SelfWeight = 1.1 }),
        ("SelfWeight", new CrossStitch { SelfWeight = double.NaN }),
        ("TrunkLayers", new Mtan { TrunkLayers = [] }),
        ("AttentionWidth", new Mtan { AttentionWidth = 0 }),
        ("ExpertCount", new Omoe { ExpertCount = 1 }),
        ("ExpertLayers", new Omoe { ExpertLayers = [] }),
        ("ExpertCount", new Mmoe { ExpertCount = 1025 }),
        ("ExpertLayers", new Mmoe { ExpertLayers = [0] }),
        ("TowerLayers", new Mmoe { TowerLayers = [0] }),
        ("SharedExpertCount", new Cgc { SharedExpertCount = 0 }),
        ("TaskExpertCount", new Cgc { TaskExpertCount = 0 }),
        ("ExpertLayers", new Cgc { ExpertLayers = [] }),
        ("LevelCount", new Ple { LevelCount = 0 }),
        ("LevelCount", new Ple { LevelCount = 17 }),
        ("ExpertLayers", new Ple { ExpertLayers = [] }),
        ("SelectedCount", new DSelectK { SelectedCount = 0 }),
        ("SelectedCount", new DSelectK { ExpertCount = 4, SelectedCount = 5 }),
        ("Gamma", new DSelectK { Gamma = 0 }),
        ("Gamma", new DSelectK { Gamma = double.NaN }),
        ("EntropyWeight", new DSelectK { EntropyWeight = double.NaN }),
        ("Layers", new RealMlp { Layers = [] }),
        ("TowerLayers", new RealMlp { TowerLayers = [0] }),
        ("Dropout", new RealMlp { Dropout = 1 }),
        ("KeptMembers", new TabM { KeptMembers = 1 }),
        ("KeptMembers", new TabM { MemberCount = 8, KeptMembers = 9 }),
        ("LevelWidths", new Ltb { LevelWidths = [] }),
        ("NodeCount", new Ltb { NodeCount = -1 }),
        ("Temperature", new Ltb { Temperature = 0 }),
        ("TaskLayers", new Aitm { TaskLayers = [] }),
        ("TrunkLayers", new Aitm { TrunkLayers = [0] }),
        ("CalibrationWeight", new Aitm { CalibrationWeight = -0.1 }),
        ("TaskLayers", new Esmm { TaskLayers = [] }),
        ("Sequence", new Esmm { Sequence = [0] }),
        ("Sequence", new Esmm { Sequence = [0, 3] }),
        ("Sequence", new Esmm { Sequence = [-1, 0] }),
        ("Sequence", new Esmm { Sequence = [1, 1] }),
    ];

    [TestMethod]
    public void AreRefusedByName()
    {
        var ml = new Microsoft.ML.MLContext(1);
        foreach (var (option, architecture) in s_bad)
        {
            var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => ml.MultiTask().Trainer("Features", Visit.Tasks, new MultiTaskOptions { Architecture = architecture }),
                $"{architecture.Name}.{option}"
            );
            Assert.AreEqual(option, error.ParamName, architecture.Name);
            StringAssert.Contains(error.Message, option, architecture.Name);
        }
    }

    [TestMethod]
    public void ASequenceNeedsTwoTasks() =>
        Assert.AreEqual("Sequence", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new Esmm().Validate(1)).ParamName);

    [TestMethod]
    public void DefaultsAreValid()
    {
        foreach (
            var architecture in new Architecture[]
            {
                new HardSharing(),
                new RealMlp(),
                new SoftSharing(),
                new CrossStitch(),
                new Mtan(),
                new Omoe(),
                new Mmoe(),
                new Cgc(),
                new Ple(),
                new DSelectK(),
                new Ltb(),
                new Aitm(),
                new Esmm(),
                new TabM(),
            }
        )
        {
            architecture.Validate(2);
            Assert.AreEqual(architecture.GetType().Name, architecture.Name);
        }
    }
}
