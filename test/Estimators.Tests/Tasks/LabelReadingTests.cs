using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What tasks read of their label columns, row by row: numbers with NaN where an entry is missing, "-" where the row has no
/// label.</summary>
[TestClass]
public sealed class LabelReadingTests
{
    private const float No = float.NaN;
    private const float Infinite = float.PositiveInfinity;

    [TestMethod]
    public void Classes()
    {
        var task = new MulticlassTask("T", "L");
        Reads(task, Column<float>([0, 2, No, 99_999]), "0", "2", "-", "99999");
        Reads(task, Column<int>([0, 7]), "0", "7");
        Reads(task, Column<long>([5]), "5");
        Reads(task, Column<ulong>([6]), "6");
        Reads(task, Keys<uint>([3, 0, 2]), "-", "0", "2");
        Reads(task, Keys<byte>([3, 0, 2]), "-", "0", "2");
        foreach (var wrong in new[] { -1, 0.5f, 100_000 })
        {
            var says = $"'L' holds {wrong} in row 1; class labels are whole numbers from 0 to 99999 (MapValueToKey turns";
            Refuses(task, Column<float>([0, wrong]), says);
        }
    }

    [TestMethod]
    public void Flags()
    {
        var task = new BinaryTask("T", "L");
        Reads(task, Column<float>([0.5f, 0, -1, No]), "1", "0", "0", "-");
        Reads(task, Column<bool>([true, false]), "1", "0");
        Reads(task, Keys<uint>([2, 0, 1], count: 2), "-", "0", "1");
        var labels = new MultiLabelTask("T", "L");
        Reads(labels, Vectors<float>([[0.5f, -1, No], [No, No, No], [No, 0, No]]), "1 0 NaN", "-", "NaN 0 NaN");
        Reads(labels, Vectors<bool>([[true, false, true]]), "1 0 1");
    }

    [TestMethod]
    public void Numbers()
    {
        Reads(new RegressionTask("T", "L"), Column<double>([1.5, double.NaN]), "1.5", "-");
        Reads(new RegressionTask("T", "L"), Vectors<float>([[1, -2], [1, No]]), "1 -2", "-");
        var log = new RegressionTask("T", "L") { Log1p = true };
        Reads(log, Column<float>([0, 3, No]), "0", Text(Math.Log(4)), "-");
        Refuses(log, Column<float>([3, -0.5f]), "is -0.5 as a Single in row 1; expected a finite number of 0 or more, which Log1p needs");
        Reads(new QuantileTask("T", "L") { Log1p = true }, Column<float>([3]), Text(Math.Log(4)));
        var rate = new RegressionTask("T", "L") { Loss = RegressionLoss.Poisson };
        Refuses(rate, Column<float>([-1]), "expected a finite number of 0 or more, which the Poisson loss needs");
    }

    [TestMethod]
    public void Bounds()
    {
        var task = new CensoredTask("T", "L");
        const float Least = float.NegativeInfinity;
        float[][] rows = [[1, 2], [1, Infinite], [Least, 5], [No, 5], [Least, Infinite], [No, No], [-3, -3]];
        Reads(task, Vectors(rows), "1 2", "1 NaN", "NaN 5", "NaN 5", "-", "-", "-3 -3");
        foreach (var wrong in new float[][] { [2, 1], [Infinite, Infinite], [Least, Least] })
            Refuses(task, Vectors<float>([[1, 2], wrong]), "in row 1; expected the least and the largest value, in this order");
        var log = new CensoredTask("T", "L") { IsLogNormal = true };
        Reads(
            log,
            Vectors<float>([[1, 2], [0, 2], [-4, 2]]),
            $"0 {Text(Math.Log(2))}",
            $"NaN {Text(Math.Log(2))}",
            $"NaN {Text(Math.Log(2))}"
        );
        Refuses(log, Vectors<float>([[-1, 0]]), "the least and the largest value, greater than 0 for a logarithm, in this order");
    }

    /// <summary>Classes of pixels, without those that stand for no label; key 0 is none.</summary>
    [TestMethod]
    public void MapsOfClasses()
    {
        var task = new SegmentationTask("T", "L") { NoLabel = 255 };
        Reads(task, Vectors<byte>([[0, 3, 255, 1], [255, 255, 255, 255]]), "0 3 NaN 1", "-");
        Reads(task, Vectors<ushort>([[0, 4095, 255, 1]]), "0 4095 NaN 1");
        Reads(task, Vectors<float>([[0, No, 255, 1]]), "0 NaN NaN 1");
        Reads(new SegmentationTask("T", "L"), Vectors<byte>([[0, 255]]), "0 255");
        foreach (var wrong in new[] { -1, 0.5f, 4096 })
            Refuses(
                task,
                Vectors<float>([[0, wrong]]),
                $"'L' holds {wrong} in row 0, pixel 1; classes are whole numbers from 0 to 4095, and NoLabel is 255."
            );
        Refuses(new SegmentationTask("T", "L"), Vectors<float>([[-1]]), "and NoLabel is not given.");
        var keys = new SegmentationTask("T", "L");
        Reads(keys, KeyVectors<uint>([[0, 1, 3, 2], [0, 0, 0, 0]]), "NaN 0 2 1", "-");
        Reads(keys, KeyVectors<ulong>([[0, 1, 3, 2]]), "NaN 0 2 1");
    }

    [TestMethod]
    public void MapsOfNumbers()
    {
        var task = new DenseRegressionTask("T", "L");
        Reads(task, Vectors<float>([[2, No, -3], [No, No, No]]), "2 NaN -3", "-");
        Reads(new DenseRegressionTask("T", "L") { IsInverse = true }, Vectors<float>([[2, No, 0.25f]]), "0.5 NaN 4");
        Reads(
            new DenseRegressionTask("T", "L") { Loss = RegressionLoss.ScaleInvariant },
            Vectors<float>([[2, No, 1]]),
            $"{Text(Math.Log(2))} NaN 0"
        );
        Refuses(
            new DenseRegressionTask("T", "L") { IsInverse = true },
            Vectors<float>([[2, 0]]),
            "expected a finite number greater than 0, as inverse depth needs"
        );
        Refuses(
            new DenseRegressionTask("T", "L") { Loss = RegressionLoss.ScaleInvariant },
            Vectors<float>([[2, 0]]),
            "expected a finite number greater than 0, whose logarithm is learnt"
        );
        Refuses(task, Vectors<float>([[2, Infinite]]), "is Infinity");
    }

    /// <summary>x of all pixels, then y, then z, brought to length 1: of (2, 3, 6), (0, 3, 4), nothing and (1, NaN, 0).</summary>
    [TestMethod]
    public void MapsOfDirections()
    {
        var task = new NormalsTask("T", "L");
        string Sevenths(int x) => Text(x / 7f);
        Reads(
            task,
            Vectors<float>([
                [2, 0, 0, 1, 3, 3, 0, No, 6, 4, 0, 0],
                [0, 0, 0, No, 0, 0, 0, 0, 0, 0, 0, 0],
            ]),
            $"{Sevenths(2)} 0 NaN NaN {Sevenths(3)} {Text(0.6f)} NaN NaN {Sevenths(6)} {Text(0.8f)} NaN NaN",
            "-"
        );
        Refuses(
            task,
            Vectors<float>([[0, 0, 0, Infinite, 1, 1]]),
            "holds a direction of infinite length in row 0, pixel 1; expected finite"
        );
    }

    /// <summary>Centre, width and height of a box, whatever its format; one without any number is none.</summary>
    [TestMethod]
    [DataRow(BoxFormat.Corners, new float[] { 2, 4, 8, 7 })]
    [DataRow(BoxFormat.CornerSize, new float[] { 2, 4, 6, 3 })]
    [DataRow(BoxFormat.CenterSize, new float[] { 5, 5.5f, 6, 3 })]
    public void Boxes(BoxFormat format, float[] box)
    {
        var task = new BoxTask("T", "L") { Format = format };
        Reads(task, Vectors<float>([box, [No, No, No, No]]), "5 5.5 6 3", "-");
        var wrong = format == BoxFormat.Corners ? new float[] { 2, 4, 1, 7 } : [2, 4, -1, 3];
        Refuses(
            task,
            Vectors<float>([wrong]),
            $"holds a box of width -1 and height 3 in row 0; expected 0 or more. Its format is {format}: "
        );
    }

    /// <summary>Relevance, and the group in two parts that float32 holds; groups that are moved apart are never those of others.</summary>
    [TestMethod]
    public void GroupsOfRelevance()
    {
        var task = Tasks.Ranking("T", "L", "Group");
        (float Relevance, ulong Group)[] rows = [(2, 5), (0, (1UL << 24) + 3), (1, 5), (No, 7), (3, 1)];
        var data = new MLContext(1).Data.LoadFromEnumerable(rows.Select(row => new Relevance { L = row.Relevance, Group = row.Group }));
        var encoding = task.Encode(data.Schema["L"]);
        Assert.IsTrue(encoding is { Width: 3, IsScalar: true });
        using var cursor = data.GetRowCursor(data.Schema);
        var read = encoding.Bind(cursor);
        var groups = new List<long>();
        while (cursor.MoveNext())
        {
            var label = new float[3];
            var isThere = read(label);
            Assert.AreEqual(!float.IsNaN(rows[cursor.Position].Relevance), isThere);
            if (!isThere)
                continue;
            Assert.AreEqual(rows[cursor.Position].Relevance, label[0]);
            Assert.IsTrue(label[1] is >= 0 and < 1 << 24 && label[1] == (int)label[1]);
            groups.Add(GroupedLabels.GroupOf(label));
            GroupedLabels.MoveApart(label);
            groups.Add(GroupedLabels.GroupOf(label));
        }
        // Rows 0 and 2 are of one group.
        Assert.AreEqual((groups[0], groups[1]), (groups[4], groups[5]));
        Assert.HasCount(6, groups.Distinct());
        Refuses(task, new MLContext(1).Data.LoadFromEnumerable([new Relevance { L = -1 }]), "a finite relevance of 0 or more, or NaN");
    }

    /// <summary>Maps are read as such, and none of them as a scalar.</summary>
    [TestMethod]
    public void MapsAreMaps()
    {
        foreach (
            var (task, data) in new (TaskDefinition, IDataView)[]
            {
                (new SegmentationTask("T", "L"), Vectors<byte>([[1]])),
                (new DenseRegressionTask("T", "L"), Vectors<float>([[1]])),
                (new NormalsTask("T", "L"), Vectors<float>([[1, 2, 3]])),
            }
        )
        {
            var encoding = task.Encode(data.Schema["L"]);
            Assert.IsTrue(encoding is { IsMap: true, IsScalar: false });
        }
        Assert.IsFalse(new MultiLabelTask("T", "L").Encode(Vectors<float>([[1]]).Schema["L"]).IsMap);
        Assert.IsFalse(new CensoredTask("T", "L").Encode(Vectors<float>([[1, 2]]).Schema["L"]).IsScalar);
    }

    private static void Reads(TaskDefinition task, IDataView data, params string[] expected)
    {
        var encoding = task.Encode(data.Schema["L"]);
        using var cursor = data.GetRowCursor(data.Schema);
        var read = encoding.Bind(cursor);
        var got = new List<string>();
        while (cursor.MoveNext())
        {
            var label = new float[encoding.Width];
            got.Add(read(label) ? string.Join(' ', label.Select(x => Text(x))) : "-");
        }
        CollectionAssert.AreEqual(expected, got, $"{task.GetType().Name}: {string.Join(" | ", got)}");
    }

    private static void Refuses(TaskDefinition task, IDataView data, string says)
    {
        var encoding = task.Encode(data.Schema["L"]);
        using var cursor = data.GetRowCursor(data.Schema);
        var read = encoding.Bind(cursor);
        var error = Assert.Throws<ArgumentException>(() =>
        {
            while (cursor.MoveNext())
                read(new float[encoding.Width]);
        });
        StringAssert.Contains(error.Message, "Task 'T': label column 'L' ");
        StringAssert.Contains(error.Message, says);
    }

    private static string Text(double x) => ((float)x).ToString("G6", CultureInfo.InvariantCulture);

    private static IDataView Column<T>(T[] values) => View(values, typeof(T) == typeof(bool) ? BooleanDataViewType.Instance : Number<T>());

    // ML.NET reads single keys of objects from 0 on, and what is beyond as missing; those of vectors are as they are.
    private static IDataView Keys<T>(T[] values, ulong count = 3) => View(values, new KeyDataViewType(typeof(T), count));

    private static IDataView Vectors<T>(T[][] rows) =>
        View(
            [.. rows.Select(row => new VBuffer<T>(row.Length, row))],
            new VectorDataViewType(typeof(T) == typeof(bool) ? BooleanDataViewType.Instance : Number<T>(), rows[0].Length)
        );

    private static IDataView KeyVectors<T>(T[][] rows) =>
        View(
            [.. rows.Select(row => new VBuffer<T>(row.Length, row))],
            new VectorDataViewType(new KeyDataViewType(typeof(T), 3), rows[0].Length)
        );

    private static NumberDataViewType Number<T>() =>
        new[]
        {
            NumberDataViewType.Byte,
            NumberDataViewType.UInt16,
            NumberDataViewType.Int32,
            NumberDataViewType.Int64,
            NumberDataViewType.UInt64,
            NumberDataViewType.Single,
            NumberDataViewType.Double,
        }.Single(type => type.RawType == typeof(T));

    // One column 'L' of a type.
    private static IDataView View<T>(T[] values, DataViewType type)
    {
        var schema = SchemaDefinition.Create(typeof(Row<T>));
        schema["L"].ColumnType = type;
        return new MLContext(1).Data.LoadFromEnumerable(values.Select(value => new Row<T> { L = value }), schema);
    }

    private sealed class Relevance
    {
        public float L { get; set; }

        public ulong Group { get; set; }
    }

    private sealed class Row<T>
    {
        public T L { get; set; } = default!;
    }
}
