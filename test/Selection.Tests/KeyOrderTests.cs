using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNet.MultiTask.Selection.Tests;

/// <summary>Test rows whose keys are numbered in another order than the training rows' are the same rows.</summary>
[TestClass]
public sealed class KeyOrderTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void AComparisonMapsKeysByValue()
    {
        var (train, test) = (VisitRow.Many(150), VisitRow.Many(90, seed: 7));
        var usual = Compare(train, Keyed(test, reversed: false));
        var turned = Compare(train, Keyed(test, reversed: true));
        for (var t = 0; t < 3; t++)
        {
            Assert.AreEqual(usual.Tasks[t].Together.Mean, turned.Tasks[t].Together.Mean, usual.Tasks[t].Name);
            Assert.AreEqual(usual.Tasks[t].Alone.Mean, turned.Tasks[t].Alone.Mean, usual.Tasks[t].Name);
        }
        CollectionAssert.AreNotEqual(Keys(Keyed(test, reversed: false)), Keys(Keyed(test, reversed: true)));

        static uint[] Keys(IDataView view) => [.. view.GetColumn<uint>("KindKey")];
    }

    private SingleTaskComparison Compare(IReadOnlyList<VisitRow> train, IDataView test) =>
        _ml.MultiTask()
            .CompareWithSingleTask(
                Keyed(train, reversed: false),
                VisitRow.Tasks(),
                (ml, tasks, seed) => ml.MultiTask().Trainer("Numbers", tasks, VisitRow.Quick(3, seed, null)),
                new ComparisonOptions { Seeds = [3], Test = test }
            );

    private IDataView Keyed(IReadOnlyList<VisitRow> rows, bool reversed)
    {
        string[] kinds = [.. rows.Select(row => row.Kind).Where(kind => kind.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        if (reversed)
            Array.Reverse(kinds);
        var view = _ml.Data.LoadFromEnumerable(rows);
        return _ml
            .Transforms.Conversion.MapValueToKey(
                "KindKey",
                "Kind",
                keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence,
                keyData: _ml.Data.LoadFromEnumerable(kinds.Select(kind => new Value { Text = kind }))
            )
            .Fit(view)
            .Transform(view);
    }

    private sealed class Value
    {
        public string Text { get; set; } = "";
    }
}
