using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Selection.Tests;

/// <summary>Folds of rows: disjoint, covering, stratified over all tasks at once, grouped.</summary>
[TestClass]
public sealed class FoldTests
{
    private static readonly MLContext s_ml = new(1);

    private static readonly TaskDefinition[] s_tasks =
    [
        Tasks.Multiclass("Class", "Class"),
        Tasks.Binary("Sign", "Sign"),
        Tasks.Regression("Sum", "Sum"),
    ];

    [TestMethod]
    public void EachRowIsTestedOnceAndNeverTrainedOnInThatFold()
    {
        var rows = Sample.Many(103);
        var folds = s_ml.MultiTask().SplitIntoFolds(s_ml.Data.LoadFromEnumerable(rows), s_tasks, new FoldOptions { Folds = 4 });
        var tested = new List<float>();
        foreach (var fold in folds)
        {
            var (test, train) = (Sums(fold.Test), Sums(fold.Train));
            Assert.AreEqual(fold.TestRows, test.Length);
            Assert.AreEqual(fold.TrainRows, train.Length);
            Assert.IsEmpty(test.Intersect(train));
            CollectionAssert.AreEquivalent(rows.Select(row => row.Sum).ToArray(), test.Concat(train).ToArray());
            tested.AddRange(test);
        }
        CollectionAssert.AreEquivalent(rows.Select(row => row.Sum).ToArray(), tested);
    }

    [TestMethod]
    public void MissingLabelsAndNumbersAreSharedOutToo()
    {
        var rows = Sample.Many(400);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i % 5 == 0)
                rows[i].Class = float.NaN;
            rows[i].HasSum = i % 4 != 1;
        }
        TaskDefinition[] tasks = [Tasks.Multiclass("Class", "Class"), new RegressionTask("Sum", "Sum") { PresenceColumn = "HasSum" }];
        var median = rows.Where(row => row.HasSum).Select(row => row.Sum).Order().ElementAt(150);
        foreach (
            var fold in s_ml.MultiTask()
                .SplitIntoFolds(s_ml.Data.LoadFromEnumerable(rows), tasks, new FoldOptions { Folds = 4, RegressionBins = 2 })
        )
        {
            var test = s_ml.Data.CreateEnumerable<Sample>(fold.Test, false).ToArray();
            Assert.AreEqual(20, test.Count(row => float.IsNaN(row.Class)), 2);
            Assert.AreEqual(25, test.Count(row => !row.HasSum), 2);
            Assert.AreEqual(37.5, test.Count(row => row.HasSum && row.Sum < median), 2.5);
            for (var c = 0; c < 4; c++)
                Assert.AreEqual(rows.Count(row => row.Class == c) / 4.0, test.Count(row => row.Class == c), 2);
        }
    }

    /// <summary>Of maps, tags and objects folds share out which rows have a label at all.</summary>
    [TestMethod]
    public void MapsTagsAndObjectsAreSharedOutByPresence()
    {
        var schema = SchemaDefinition.Create(typeof(Parts));
        foreach (var keys in new[] { nameof(Parts.Tags), nameof(Parts.Objects) })
            schema[keys].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), 3));
        Parts[] rows =
        [
            .. Enumerable
                .Range(0, 40)
                .Select(i => new Parts
                {
                    Map = i % 4 == 1 ? [9, 9, 9, 9] : [0, 1, 9, 0],
                    Tags = i % 5 == 2 ? [] : [1, 2, 3],
                    Objects = i % 2 == 0 ? [2] : [],
                    Boxes = i % 8 == 3 ? [float.NaN] : i % 2 == 0 ? [0, 0, 1, 1] : [],
                }),
        ];
        TaskDefinition[] tasks =
        [
            new SegmentationTask("Map", "Map") { NoLabel = 9 },
            Tasks.Tagging("Tags", "Tags"),
            Tasks.Detection("T", "Objects", "Boxes"),
        ];
        var folds = s_ml.MultiTask()
            .SplitIntoFolds(s_ml.Data.LoadFromEnumerable(rows, schema), tasks, new FoldOptions { Folds = 2 })
            .ToArray();
        Assert.HasCount(2, folds);
        foreach (var fold in folds)
        {
            Assert.AreEqual(5, fold.Test.GetColumn<byte[]>("Map").Count(map => map[0] == 9), 1);
            Assert.AreEqual(4, fold.Test.GetColumn<uint[]>("Tags").Count(tags => tags.Length == 0), 1);
            Assert.AreEqual(2.5, fold.Test.GetColumn<float[]>("Boxes").Count(boxes => boxes.Any(float.IsNaN)), 1);
        }
    }

    private sealed class Parts
    {
        [VectorType(2, 2)]
        public byte[] Map { get; set; } = [];

        public uint[] Tags { get; set; } = [];

        public uint[] Objects { get; set; } = [];

        public float[] Boxes { get; set; } = [];
    }

    [TestMethod]
    public void EachEntryOfAMultiLabelIsSharedOut()
    {
        var rows = TagSample.Many(120);
        for (var i = 0; i < rows.Count; i += 6)
            rows[i].Second = float.NaN;
        var view = TagSample.Load(s_ml, rows);
        TaskDefinition[] tasks = [Tasks.MultiLabel("Tag", "Tags"), Tasks.Quantile("Range", "Amount")];
        foreach (var fold in s_ml.MultiTask().SplitIntoFolds(view, tasks, new FoldOptions { Folds = 4 }))
        {
            var test = s_ml.Data.CreateEnumerable<TagSample>(fold.Test, false).ToArray();
            Assert.AreEqual(5, test.Count(row => float.IsNaN(row.Second)), 2);
            Assert.AreEqual(rows.Count(row => row.First > 0) / 4.0, test.Count(row => row.First > 0), 3);
            Assert.AreEqual(rows.Count(row => row.Either > 0) / 4.0, test.Count(row => row.Either > 0), 3);
            Assert.AreEqual(rows.Count(row => row.Amount < 100) / 4.0, test.Count(row => row.Amount < 100), 3);
        }
    }

    [TestMethod]
    public void RowsOfAGroupStayTogether()
    {
        var rows = VisitRow.Many(200);
        rows[3].Patient = rows[4].Patient = "";
        TaskDefinition[] tasks = [Tasks.Binary("Urgent", "IsUrgent")];
        var folds = s_ml.MultiTask()
            .SplitIntoFolds(s_ml.Data.LoadFromEnumerable(rows), tasks, new FoldOptions { Folds = 3, GroupColumn = "Patient" });
        var foldOf = new Dictionary<string, int>();
        foreach (var fold in folds)
        {
            Assert.AreEqual(200 / 3.0, fold.TestRows, 5);
            foreach (var row in s_ml.Data.CreateEnumerable<VisitRow>(fold.Test, false).Where(row => row.Patient.Length > 0))
            {
                foldOf.TryAdd(row.Patient, fold.Index);
                Assert.AreEqual(foldOf[row.Patient], fold.Index, row.Patient);
            }
        }
    }

    [TestMethod]
    public void AClassWithFewerRowsThanFoldsIsNamed()
    {
        var rows = Sample.Many(40);
        foreach (var row in rows.Where(row => row.Class == 2).Skip(3))
            row.Class = 1;
        Says("Task 'Class': class 2 has 3 rows, fewer than the 5 folds", rows, s_tasks);

        var visits = VisitRow.Many(60);
        foreach (var visit in visits.Where(visit => visit.Kind == "flu").Skip(1))
            visit.Kind = "check";
        var view = s_ml
            .Transforms.Conversion.MapValueToKey("KindKey", "Kind")
            .Fit(s_ml.Data.LoadFromEnumerable(visits))
            .Transform(s_ml.Data.LoadFromEnumerable(visits));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => s_ml.MultiTask().SplitIntoFolds(view, VisitRow.Tasks()));
        StringAssert.Contains(error.Message, "Task 'Kind': class 'flu' has 1 row, fewer than the 5 folds");

        foreach (var row in rows)
            row.Sum = row.Sum > 0.7 ? row.Sum : float.NaN;
        rows = [.. rows.Where(row => float.IsNaN(row.Sum)), .. rows.Where(row => row.Sum > 0).Take(3)];
        Says("Task 'Sum': its label 'Sum' has 3 rows", rows, Tasks.Regression("Sum", "Sum"));
        Says(
            "Task 'Weight': no row has its label",
            [
                .. rows.Select(row =>
                {
                    row.Weight = float.NaN;
                    return row;
                }),
            ],
            Tasks.Regression("Weight", "Weight")
        );

        static void Says(string text, IEnumerable<Sample> rows, params TaskDefinition[] tasks) =>
            StringAssert.Contains(
                Assert
                    .ThrowsExactly<InvalidOperationException>(() =>
                        s_ml.MultiTask().SplitIntoFolds(s_ml.Data.LoadFromEnumerable(rows), tasks)
                    )
                    .Message,
                text
            );
    }

    [TestMethod]
    public void AClassInASingleGroupIsNamed()
    {
        var rows = VisitRow.Many(60);
        foreach (var row in rows.Where(row => row.IsUrgent == 1))
            row.Patient = "one";
        var numbers = s_ml.Data.LoadFromEnumerable(rows);
        var flags = s_ml.Transforms.Expression("Flag", "urgent => urgent > 0.5", "IsUrgent").Fit(numbers).Transform(numbers);

        // A label of numbers has the class 1; one of Booleans has the class 'True'.
        Says("Task 'Urgent': class 1 lies in a single group of column 'Patient'", Tasks.Binary("Urgent", "IsUrgent"));
        Says("Task 'Urgent': class 'True' lies in a single group of column 'Patient'", Tasks.Binary("Urgent", "Flag"));

        void Says(string text, TaskDefinition task) =>
            StringAssert.Contains(
                Assert
                    .ThrowsExactly<InvalidOperationException>(() =>
                        s_ml.MultiTask().SplitIntoFolds(flags, [task], new FoldOptions { GroupColumn = "Patient" })
                    )
                    .Message,
                text
            );
    }

    [TestMethod]
    public void WrongColumnsAndOptionsAreNamed()
    {
        var view = s_ml.Data.LoadFromEnumerable(Sample.Many(40));
        Says<ArgumentOutOfRangeException>("group column 'Patient'", new FoldOptions { GroupColumn = "Patient" });
        Says<ArgumentException>(
            "Group column 'Features' is Vector<Single, 4>; expected text, a key or a number",
            new FoldOptions { GroupColumn = "Features" }
        );
        Says<ArgumentOutOfRangeException>("Folds must be from 2", new FoldOptions { Folds = 1 });
        Says<ArgumentOutOfRangeException>("RegressionBins must be from 1", new FoldOptions { RegressionBins = 0 });

        void Says<T>(string text, FoldOptions options)
            where T : Exception =>
            StringAssert.Contains(Assert.ThrowsExactly<T>(() => s_ml.MultiTask().SplitIntoFolds(view, s_tasks, options)).Message, text);
    }

    private static float[] Sums(IDataView view) => [.. view.GetColumn<float>("Sum")];
}
