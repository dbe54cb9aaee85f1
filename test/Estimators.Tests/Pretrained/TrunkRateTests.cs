using Microsoft.ML;
using static MlNet.MultiTask.Graph.OnnxAttributes;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Factors of the learning rate for groups of a trunk's weights.</summary>
[TestClass]
public sealed class TrunkRateTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly byte[] s_file = TrunkTrainingTests.Images().Bytes("y");

    private static readonly Dictionary<string, double> s_rates = new()
    {
        // The later node first: the order is that of the file.
        ["node c"] = 0.5,
        ["b"] = 0.2,
        ["*.bias"] = 0.1,
        ["*"] = 3,
        ["sh*t"] = 0.05,
    };

    // What s_rates without its "*" say of each weight, the rest having 0.25.
    private static readonly (string Name, double Factor)[] s_wanted =
    [
        ("first.weight", 0.25),
        ("scale", 0.2),
        ("shift", 0.05),
        ("second.weight", 0.5),
        ("second.bias", 0.1),
    ];

    /// <summary>One step of plain gradient descent: each weight moves its factor × as far.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void EachGroupMovesItsFactorAsFar(bool byTensors)
    {
        var rates = s_rates.Where(rate => rate.Key != "*").ToDictionary();
        var before = TrunkTrainingTests.Weights(s_file);
        var whole = AfterAStep(new OnnxTrunk(s_file), byTensors);
        var part = AfterAStep(new OnnxTrunk(s_file) { LearningRateFactor = 0.25, LearningRateFactors = rates }, byTensors);
        foreach (var (name, factor) in s_wanted)
            Moved(before[name], TrunkTrainingTests.Of(whole, name), TrunkTrainingTests.Of(part, name), factor, name);
        foreach (var (name, values) in whole.Where(entry => entry.Key.StartsWith("head", StringComparison.Ordinal)))
            TrunkRun.Near(values, part[name], 1e-6, name);
    }

    /// <summary>A pattern of everything goes before nodes, and behind longer patterns.</summary>
    [TestMethod]
    public void TheLongestPatternCounts()
    {
        var before = TrunkTrainingTests.Weights(s_file);
        var whole = AfterAStep(new OnnxTrunk(s_file));
        var part = AfterAStep(new OnnxTrunk(s_file) { LearningRateFactors = s_rates });
        foreach (var (name, _) in s_wanted)
        {
            var factor = name == "second.bias" ? 0.1 : name == "shift" ? 0.05 : 3;
            Moved(before[name], TrunkTrainingTests.Of(whole, name), TrunkTrainingTests.Of(part, name), factor, name);
        }
    }

    /// <summary>A weight that the file keeps in another form has the factor of its initializer; so has what adapts a matrix.</summary>
    [TestMethod]
    public void WeightsInAnotherFormAreFoundByTheirInitializers()
    {
        var file = new OnnxFile()
            .Input(-1, 6)
            .Weight("fc.weight", [4, 6])
            .Weight("fc.bias", [4])
            .Node("Transpose", "fc.weight", "t", Ints("perm", [1L, 0]))
            .Node("MatMul", "x t", "m")
            .Node("Add", "m fc.bias", "y");
        var rates = new Dictionary<string, float> { ["*.weight"] = 0.5f, ["*.bias"] = 0.125f };
        var record = TrunkRun.Record(new TrunkGraph(file.Model("y"), TrunkRun.All with { Rates = rates }), [6]);
        CollectionAssert.AreEqual(
            new[] { ("t", 0.5f), ("fc.bias", 0.125f) },
            record.Parameters.Select(parameter => (parameter.Name, parameter.Pace.Factor)).ToArray()
        );
        record = TrunkRun.Record(new TrunkGraph(file.Model("y"), TrunkRun.All with { Rates = rates, AdapterRank = 1 }), [6]);
        CollectionAssert.AreEqual(
            new[] { ("t.lora_a", 0.5f), ("t.lora_b", 0.5f) },
            record.Parameters.Select(parameter => (parameter.Name, parameter.Pace.Factor)).ToArray()
        );
    }

    [TestMethod]
    public void AnInterruptedTrainingEndsAsOneThatWasNot() =>
        TrunkResume.EndsAsOneThatWasNot(() => new(s_file) { LearningRateFactor = 0.25, LearningRateFactors = s_rates });

    /// <summary>The factors are among what a model knows of its training.</summary>
    [TestMethod]
    public void AModelIsTrainedFurtherWithItsFactors()
    {
        var trunk = new OnnxTrunk(s_file) { LearningRateFactors = new Dictionary<string, double> { ["node c"] = 0.5 } };
        using var model = Train(TrunkTrainingTests.Options(trunk, 1));
        OnnxTrunk Again(double factor) => new(model) { LearningRateFactors = new Dictionary<string, double> { ["node c"] = factor } };
        MultiTaskEstimator With(OnnxTrunk again) =>
            s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), TrunkTrainingTests.Options(again, 1));
        With(Again(0.5)).Continue(model, Picture.View(s_ml, 64)).Dispose();
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => With(Again(0.4)).Continue(model, Picture.View(s_ml, 64)));
        Assert.Contains("LearningRateFactors['node c'] was 0.5 and is 0.4", error.Message);
    }

    [TestMethod]
    public void OptionsAreChecked()
    {
        OnnxTrunk With(string name, double factor = 0.5) =>
            new(s_file) { LearningRateFactors = new Dictionary<string, double> { [name] = factor } };
        With("node c").Validate(1);
        Says<OnnxModelException>(With("nothing"), "LearningRateFactors names 'nothing', which is no node of the trunk");
        Says<OnnxModelException>(With("*.gamma"), "'*.gamma', which is like none of the trunk's weights, 'first.weight', 'scale'");
        Says<OnnxModelException>(
            new(s_file) { LearningRateFactors = new Dictionary<string, double> { ["c"] = 1, ["node c"] = 2 } },
            "the node 'node c' twice"
        );
        foreach (var factor in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Says<ArgumentOutOfRangeException>(With("c", factor), "greater than 0 for 'c'");
        var frozen = new OnnxTrunk(s_file) { Trainable = false, LearningRateFactors = new Dictionary<string, double> { ["c"] = 1 } };
        Says<ArgumentOutOfRangeException>(frozen, "LearningRateFactors");

        static void Says<T>(OnnxTrunk trunk, string text)
            where T : Exception => Assert.Contains(text, Assert.ThrowsExactly<T>(() => trunk.Validate(1)).Message);
    }

    private static void Moved(float[] start, float[] far, float[] near, double factor, string name)
    {
        var longest = start.Zip(far, (a, b) => Math.Abs(b - a)).Max();
        Assert.IsGreaterThan(1e-5f, longest, name);
        for (var i = 0; i < start.Length; i++)
            Assert.AreEqual(factor * (far[i] - start[i]), near[i] - start[i], 2e-3 * factor * longest + 2e-7, name);
    }

    private static Dictionary<string, float[]> AfterAStep(OnnxTrunk trunk, bool byTensors = false)
    {
        var options = TrunkTrainingTests.Options(trunk, 1) with
        {
            Optimizer = new Sgd { LearningRate = 0.1 },
            BatchSize = 64,
            UpdatesByTensors = byTensors,
        };
        using var model = s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Fit(Picture.View(s_ml, 64));
        return TrunkTrainingTests.Weights(model.OnnxModel.ToArray());
    }

    private static MultiTaskTransformer Train(MultiTaskOptions options) =>
        s_ml.MultiTask().Trainer(["Pixels"], Picture.Tasks(), options).Fit(Picture.View(s_ml, 100));
}
