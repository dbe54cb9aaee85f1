using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The held-out loss of an ensemble, by which epochs are compared, is that of what the model gives: the members' mean
/// prediction.</summary>
[TestClass]
public sealed class EnsembleLossTests
{
    private const int HeldOut = 100;

    private static readonly MLContext s_ml = new(1);

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void IsTheLossOfTheMeanPrediction(bool ownBatches)
    {
        var reports = new Reports();
        using var model = Fit(ownBatches, reports);
        var losses = reports[^1].Tasks;
        var rows = MemberRow.Many(HeldOut, 6);
        var scored = model.Transform(s_ml.Data.LoadFromEnumerable(rows));

        var probabilities = scored.GetColumn<float>("Click.Probability").ToArray();
        var logLoss = Mean(rows, row => row.Click, (label, i) => -Math.Log(label > 0 ? probabilities[i] : 1 - probabilities[i]));
        Assert.AreEqual(logLoss, losses[0].ValidationLoss, 1e-5);

        var scores = scored.GetColumn<float>("Spent.Score").ToArray();
        var squares = Mean(rows, row => row.Spent, (label, i) => Math.Pow(label - scores[i], 2));
        Assert.AreEqual(squares / Variance(), losses[1].ValidationLoss, 1e-4);
    }

    private static double Mean(List<MemberRow> rows, Func<MemberRow, float> label, Func<float, int, double> of) =>
        Enumerable.Range(0, rows.Count).Where(i => !float.IsNaN(label(rows[i]))).Average(i => of(label(rows[i]), i));

    // Numbers are learnt in units of the training labels' deviation.
    private static double Variance()
    {
        double[] labels = [.. MemberRow.Many(300, 5).Select(row => (double)row.Spent).Where(label => !double.IsNaN(label))];
        var mean = labels.Average();
        return labels.Average(label => Math.Pow(label - mean, 2));
    }

    private static MultiTaskTransformer Fit(bool ownBatches, Reports reports) =>
        s_ml
            .MultiTask()
            .Trainer(
                "Features",
                MemberRow.Tasks,
                new MultiTaskOptions
                {
                    Architecture = new TabM { MemberCount = 4, Layers = [16], OwnBatches = ownBatches },
                    Optimizer = new Adam { LearningRate = 0.02 },
                    // The last epoch is the best one while it is only learning.
                    MaximumEpochs = 2,
                    BatchSize = 40,
                    Seed = 3,
                    Threads = 1,
                    Progress = reports,
                }
            )
            .Fit(MemberRow.View(s_ml, 300, 5), MemberRow.View(s_ml, HeldOut, 6));
}
