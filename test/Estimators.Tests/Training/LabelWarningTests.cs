using Microsoft.ML;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Labels that look as if they were not what the user thinks are warned of, and ordinary ones are not.</summary>
[TestClass]
public sealed class LabelWarningTests
{
    [TestMethod]
    public void ZerosFarFromAllOthersLookLikeEmptyCells()
    {
        var log = Train(i => i is 17 or 90 ? 0 : 2700 + i * 9 % 3600);
        Assert.IsTrue(
            log.Any(line =>
                line.Contains("exactly 0 in 2 of 400 rows") && line.Contains("from 2700 to") && line.Contains("MissingRealsAsNaNs")
            ),
            string.Join("\n", log)
        );
    }

    [TestMethod]
    [DataRow("counts from 0")]
    [DataRow("temperatures")]
    [DataRow("two values")]
    [DataRow("some are missing")]
    [DataRow("mostly nothing")]
    public void OrdinaryZerosAreNoReason(string labels)
    {
        var log = Train(i =>
            labels switch
            {
                "counts from 0" => i % 30,
                "temperatures" => i % 60 - 20,
                "two values" => i % 2 * 5,
                "some are missing" => i % 10 == 0 ? float.NaN
                : i % 10 == 1 ? 0
                : 2700 + i,
                _ => i % 10 > 0 ? 0 : 50 + i * i,
            }
        );
        Assert.IsFalse(log.Any(line => line.Contains("exactly 0")), string.Join("\n", log));
    }

    [TestMethod]
    public void ASentinelAmongTheLabelsIsNamed()
    {
        var log = Train(i => i % 20 == 0 ? -99_999 : i % 7 / 7f);
        Assert.IsTrue(
            log.Any(line => line.Contains("20 of 400 values of label column 'Sum'") && line.Contains("NaN")),
            string.Join("\n", log)
        );
        Assert.IsFalse(Train(i => MathF.Exp(i % 40 / 10f)).Any(line => line.Contains("far out")));
    }

    private static List<string> Train(Func<int, float> label)
    {
        var log = new List<string>();
        var ml = new MLContext(1);
        ml.Log += (_, message) => log.Add(message.Message);
        var rows = Sample.Many(400);
        for (var i = 0; i < rows.Count; i++)
            rows[i].Sum = label(i);
        using var model = ml.MultiTask()
            .Trainer("Features", [Tasks.Regression("Sum", "Sum")], Sample.Quick(1))
            .Fit(ml.Data.LoadFromEnumerable(rows));
        return log;
    }
}
