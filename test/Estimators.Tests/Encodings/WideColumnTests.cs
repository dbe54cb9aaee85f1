using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>One wide column of numbers and one-hot flags, as encoders make it.</summary>
[TestClass]
public sealed class WideColumnTests
{
    /// <summary>The default makes the same network of it as of the two kinds split by hand, flags raw: the same parameters, and not one
    /// product more.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)] // flags in front of the numbers
    public void TheDefaultCostsNoMoreThanColumnsSplitByHand(bool flagsFirst)
    {
        var ml = new MLContext(1);
        var random = new Random(2);
        var rows = ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 600)
                .Select(_ =>
                {
                    var flags = new float[456];
                    for (var group = 0; group < 6; group++)
                        flags[group * 76 + random.Next(76)] = 1;
                    float[] numbers = [.. Enumerable.Range(0, 40).Select(_ => random.NextSingle())];
                    return new Row { Numbers = numbers, Flags = flags, IsAttack = numbers[0] + flags[..38].Sum() > 1 };
                })
                .ToArray()
        );
        string[] order = flagsFirst ? ["Flags", "Numbers"] : ["Numbers", "Flags"];
        var joined = ml.Transforms.Concatenate("All", order).Fit(rows).Transform(rows);
        NetworkSummary Summary(string[] columns, MultiTaskOptions options) =>
            ml.MultiTask()
                .Trainer(
                    columns,
                    [Tasks.Binary("Attack", "IsAttack")],
                    options with { Seed = 1, Threads = 1, Architecture = new HardSharing() }
                )
                .Summarize(joined);
        var one = Summary(["All"], new MultiTaskOptions());
        var split = Summary(
            order,
            new MultiTaskOptions
            {
                ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Flags"] = new RawEncoding() },
            }
        );
        Assert.AreEqual(split.Parameters, one.Parameters);
        Assert.AreEqual(split.MultiplyAdds, one.MultiplyAdds);
    }

    private sealed class Row
    {
        [VectorType(40)]
        public float[] Numbers { get; set; } = [];

        [VectorType(456)]
        public float[] Flags { get; set; } = [];

        public bool IsAttack { get; set; }
    }
}
