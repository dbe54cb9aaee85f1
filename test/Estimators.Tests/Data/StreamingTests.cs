using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Rows beyond the memory budget are read again in each epoch.</summary>
[TestClass]
public sealed class StreamingTests
{
    private const int Rows = 40_000;
    private const long Budget = 1 << 20; // 26,214 rows of 40 bytes

    [TestMethod]
    public void AnEpochGivesEveryRowOnceInANewOrder()
    {
        var (rows, heldOut) = Open(0.1);
        var random = new SeededRandom(3);
        var first = Epoch(rows, random, 0);
        var second = Epoch(rows, random, 0);

        var held = Enumerable
            .Range(0, heldOut.Rows)
            .Select(row => heldOut.Inputs[0].First(0) is float[] items ? (int)items[row * 4] : -1)
            .ToArray();
        Assert.IsTrue(Math.Abs(held.Length - 0.1 * Rows) < 300 || held.Length < 0.1 * Rows, "about a tenth, or what the budget holds");
        CollectionAssert.AreEqual(Enumerable.Range(0, Rows).ToArray(), first.Concat(held).Order().ToArray());
        CollectionAssert.AreEqual(first.Order().ToArray(), second.Order().ToArray());
        CollectionAssert.AreNotEqual(first, second);
        // Mixed well beyond one batch: the first batches do not hold the first rows only, as batches of an unshuffled view would.
        Assert.IsGreaterThan(2000, first.Take(640).Max());
    }

    [TestMethod]
    public void TheOrderFollowsFromTheSeedAndCanBeEnteredAnywhere()
    {
        var (rows, _) = Open(0.1);
        var whole = Epoch(rows, new SeededRandom(3), 0);

        CollectionAssert.AreEqual(whole, Epoch(Open(0.1).Rows, new SeededRandom(3), 0));
        foreach (var skip in new[] { 1, 77, 300, 550 })
            CollectionAssert.AreEqual(whole[(skip * 64)..], Epoch(rows, new SeededRandom(3), skip), $"from step {skip}");
    }

    [TestMethod]
    public void StreamedRowsAreLearntFrom()
    {
        var ml = new MLContext(1);
        // Sorted by the label: without the shuffle buffer the network would chase it.
        var data = ml.Data.LoadFromEnumerable(Sample.Many(Rows).OrderBy(row => row.Sum).ToList());
        byte[] Fit()
        {
            var log = new List<string>();
            ml.Log += (_, message) => log.Add(message.Message);
            var options = new MultiTaskOptions
            {
                Architecture = new HardSharing { TrunkLayers = [16] },
                MaximumEpochs = 3,
                BatchSize = 256,
                Seed = 1,
                Threads = 1,
                CacheBudget = Budget,
                Optimizer = new Adam { LearningRate = 0.01 },
            };
            using var model = ml.MultiTask().Trainer("Features", Sample.AllTasks(), options).Fit(data);
            Assert.IsTrue(log.Any(message => message.Contains("each epoch reads them again")));
            var scored = model.Transform(ml.Data.LoadFromEnumerable(Sample.Many(500, seed: 2)));
            Assert.IsGreaterThan(0.97, ml.Regression.Evaluate(scored, "Sum", "Sum.Score").RSquared);
            Assert.IsGreaterThan(
                0.93,
                ml.MulticlassClassification.Evaluate(scored, "Class", "Class.Score", "Class.PredictedLabel").MicroAccuracy
            );
            return model.OnnxModel.ToArray();
        }

        var before = LiveTensors.Count();
        CollectionAssert.AreEqual(Fit(), Fit());
        Assert.AreEqual(before, torch.Tensor.TotalCount);
    }

    [TestMethod]
    public void AViewThatChangesIsAnError()
    {
        var reads = 0;
        IEnumerable<Sample> Shrinking() => Sample.Many(++reads <= 2 ? Rows : Rows - 5000);
        var ml = new MLContext(1);
        var options = new MultiTaskOptions
        {
            MaximumEpochs = 2,
            BatchSize = 256,
            Seed = 1,
            Threads = 1,
            CacheBudget = Budget,
        };
        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            ml.MultiTask().Trainer("Features", Sample.AllTasks(), options).Fit(ml.Data.LoadFromEnumerable(Rereadable(Shrinking)))
        );

        StringAssert.Contains(error.Message, $"{Rows} rows when it was first read");
        StringAssert.Contains(error.Message, "CacheBudget");
    }

    private static IEnumerable<Sample> Rereadable(Func<IEnumerable<Sample>> rows)
    {
        foreach (var row in rows())
            yield return row;
    }

    private static (StreamedRows Rows, RowTable HeldOut) Open(double fraction)
    {
        var samples = Sample.Many(Rows);
        for (var i = 0; i < Rows; i++)
            samples[i].Features[0] = i;
        var data = new MLContext(1).Data.LoadFromEnumerable(samples);
        var task = new RegressionTask("Sum", "Sum");
        var encoding = task.Encode(data.Schema["Sum"]);
        var reader = new TrainingReader([FeatureColumns.Describe(data.Schema, "Features")], [task], [encoding], null);
        var survey = DataSurvey.Of(data, reader, 1, fraction, Budget);
        var rows = new StreamedRows(
            data,
            reader,
            survey,
            survey.HeldOut.Table,
            [task.CreateHead(encoding, survey.Statistics[0])],
            64,
            1,
            Budget,
            TorchSharp.torch.CPU
        );
        return (rows, survey.HeldOut.Table);
    }

    private static int[] Epoch(StreamedRows rows, SeededRandom random, long skip)
    {
        var numbers = new List<int>();
        foreach (var step in rows.Epoch(random, 1, skip))
            foreach (var value in step[0].Inputs[0].select(1, 0).contiguous().data<float>())
                numbers.Add((int)value);
        return [.. numbers];
    }
}
