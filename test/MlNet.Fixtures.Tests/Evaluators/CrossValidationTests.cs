using System.Globalization;
using Microsoft.ML;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Evaluators;

[TestClass]
public class CrossValidationTests
{
    [TestMethod]
    public void Every_row_is_held_out_once_and_each_fold_has_the_metrics_of_its_rows()
    {
        var ml = new MLContext(seed: 1);
        var ids = Enumerable.Range(0, 60).Select(i => i.ToString()).ToArray();
        var data = new TableView([Column("Id", ids), Column("Label", ids), Column("Guess", [.. ids.Select((_, i) => (i % 7).ToString())])]);

        var folds = ml.Regression.CrossValidate(data, ml.Transforms.CopyColumns("Score", "Guess"), numberOfFolds: 4);

        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3 }, folds.Select(fold => fold.Fold).ToArray());
        CollectionAssert.AreEquivalent(
            Enumerable.Range(0, 60).Select(i => (float)i).ToArray(), folds.SelectMany(fold => ViewReader.Rows(fold.ScoredHoldOutSet)[0]).Cast<float>().ToArray());
        foreach (var fold in folds)
        {
            var held = ViewReader.Rows(fold.ScoredHoldOutSet)[0].Cast<float>();
            Assert.AreEqual(held.Average(id => Math.Abs((double)id - id % 7)), fold.Metrics.MeanAbsoluteError, 1e-9);
            Assert.AreEqual("ColumnCopyingTransformer", fold.Model.GetType().Name);
        }
    }

    [TestMethod]
    public void Calibrated_and_plain_binary_folds_agree()
    {
        var ml = new MLContext(seed: 1);
        string[] Cells(Func<int, double> cell) => [.. Enumerable.Range(0, 60).Select(i => cell(i).ToString(CultureInfo.InvariantCulture))];
        var data = new TableView(
        [
            Column("Label", Cells(i => i % 2)),
            Column("Score", Cells(i => i % 3 - 0.5)),
            Column("Probability", Cells(i => i % 3 == 0 ? 0.25 : 0.75)),
            Column("PredictedLabel", Cells(i => 0)),
        ]);
        var estimator = ml.Transforms.CopyColumns("Copy", "Score");

        var calibrated = ml.BinaryClassification.CrossValidate(data, estimator, numberOfFolds: 2, seed: 3);
        var plain = ml.BinaryClassification.CrossValidateNonCalibrated(data, estimator, numberOfFolds: 2, seed: 3);

        CollectionAssert.AreEqual(plain.Select(fold => fold.Metrics.F1Score).ToArray(), calibrated.Select(fold => fold.Metrics.F1Score).ToArray());
        Assert.IsTrue(calibrated.All(fold => double.IsFinite(fold.Metrics.Entropy)));
    }

    private static TableColumn Column(string name, string[] cells) => TableColumn.Create(name, TypeNames.Parse("Single"), cells);
}
