using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Keys of every width, and of every type of value, through training, saving, loading, export and evaluation.</summary>
[TestClass]
public sealed class KeyTypeTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly DateTime s_day = new(2024, 2, 29, 12, 30, 15, 123, DateTimeKind.Unspecified);

    public static IEnumerable<object[]> Values =>
        [
            ["text", Of(["a", "", "Köln", "東京"], text => text)],
            ["a zero byte", Of(["a\0b", "a", "\0", "a\0"], text => text)],
            ["half surrogates", Of(["\ud800x", "y", "z", "w"], text => text)],
            ["byte", Of<byte>([7, 0, 255, 3], x => x)],
            ["sbyte", Of<sbyte>([-128, 0, 127, 3], x => x)],
            ["short", Of<short>([short.MinValue, 0, short.MaxValue, -3], x => x)],
            ["ushort", Of<ushort>([0, 65535, 32768, 5], x => x)],
            ["int", Of<int>([int.MinValue, 0, int.MaxValue, -1], x => x)],
            ["uint", Of<uint>([0, uint.MaxValue, 1u << 31, 6], x => x)],
            ["long", Of<long>([long.MinValue, 0, long.MaxValue, -1], x => x)],
            ["ulong", Of<ulong>([0, ulong.MaxValue, 1UL << 63, (1UL << 63) + 1], x => x)],
            ["float", Of<float>([-0.1f, 1e-20f, 3.4e38f, 16777216], x => x)],
            ["double", Of<double>([0.1, 0.1 + 1e-15, 1e300, -2], x => x)],
            ["date", Of<DateTime>([s_day, s_day.AddTicks(1), DateTime.MinValue, DateTime.MaxValue], x => x)],
            [
                "offset",
                Of<DateTimeOffset>(
                    [new(s_day, TimeSpan.FromHours(2)), new(s_day, TimeSpan.Zero), DateTimeOffset.MinValue, DateTimeOffset.MaxValue],
                    x => x
                ),
            ],
            ["time", Of<TimeSpan>([TimeSpan.FromTicks(1), TimeSpan.FromDays(-3), TimeSpan.MinValue, TimeSpan.MaxValue], x => x)],
        ];

    [TestMethod]
    [DynamicData(nameof(Values))]
    public void ValuesOfEveryType(string name, Func<IDataView> make)
    {
        var raw = make();
        var keys = s_ml
            .Transforms.Conversion.MapValueToKey("Class", "Value")
            .Append(s_ml.Transforms.Conversion.MapValueToKey("Place", "Value"))
            .Fit(raw);
        var data = keys.Transform(raw);
        Check(name, data, s_ml.MultiTask().Trainer(["Features", "Place"], [Tasks.Multiclass("Class", "Class")], Sample.Quick(2)).Fit(data));
        // The whole chain over the raw column too, where a tensor can hold it.
        if (name is not ("date" or "offset" or "time"))
        {
            var chain = s_ml
                .Transforms.Conversion.MapValueToKey("Class", "Value")
                .Append(s_ml.MultiTask().Trainer("Features", [Tasks.Multiclass("Class", "Class")], Sample.Quick(2)))
                .Fit(raw);
            using var stream = new MemoryStream();
            Assert.AreEqual(40, s_ml.MultiTask().ConvertToOnnx(chain, raw, stream).Parity!.Rows);
        }
    }

    [TestMethod]
    [DataRow(typeof(byte))]
    [DataRow(typeof(ushort))]
    [DataRow(typeof(uint))]
    [DataRow(typeof(ulong))]
    public void KeysOfEveryWidth(Type raw)
    {
        var kind =
            raw == typeof(byte) ? DataKind.Byte
            : raw == typeof(ushort) ? DataKind.UInt16
            : raw == typeof(uint) ? DataKind.UInt32
            : DataKind.UInt64;
        var source = Of(["a", "b", "c", "d"], text => text)();
        // From uint keys by way of the values, since ML.NET makes uint keys only.
        var mapped = s_ml
            .Transforms.Conversion.MapValueToKey("Class", "Value")
            .Append(s_ml.Transforms.Conversion.MapValueToKey("Answer", "Yes"))
            .Fit(source)
            .Transform(source);
        var data = new WideKeys(mapped, raw, ["Class", "Answer"]);
        Assert.AreEqual(raw, data.Schema["Class"].Type.RawType, kind.ToString());
        TaskDefinition[] tasks = [Tasks.Multiclass("Class", "Class"), Tasks.Binary("Answer", "Answer")];
        using var model = s_ml.MultiTask().Trainer(["Features", "Class"], tasks, Sample.Quick(2)).Fit(data, data);
        using var narrow = s_ml.MultiTask().Trainer(["Features", "Class"], tasks, Sample.Quick(2)).Fit(mapped, mapped);
        Assert.IsTrue(model.OnnxModel.Span.SequenceEqual(narrow.OnnxModel.Span), "the width of a key changes nothing");
        Check(raw.Name, data, model);
        using var further = s_ml.MultiTask().Trainer(["Features", "Class"], tasks, Sample.Quick(2)).Continue(model, data);
        Check(raw.Name, data, further);
    }

    private static void Check(string name, IDataView data, MultiTaskTransformer model)
    {
        var scored = model.Transform(data);
        var expected = scored.GetColumn<float[]>("Class.Score").SelectMany(x => x).ToArray();
        var metrics = s_ml.MultiTask().Evaluate(scored)["Class"];
        Assert.AreEqual(40, metrics.Rows, name);
        using var zip = new MemoryStream();
        s_ml.MultiTask().Save(model, data.Schema, zip);
        zip.Position = 0;
        using var loaded = (MultiTaskTransformer)s_ml.MultiTask().Load(zip, out _);
        CollectionAssert.AreEqual(expected, loaded.Transform(data).GetColumn<float[]>("Class.Score").SelectMany(x => x).ToArray(), name);
        CollectionAssert.AreEqual(
            metrics.Values.ToArray(),
            s_ml.MultiTask().Evaluate(loaded.Transform(data))["Class"].Values.ToArray(),
            name
        );
        using var onnx = new MemoryStream();
        var report = s_ml.MultiTask().ConvertToOnnx(model, data, onnx);
        Assert.AreEqual(40, report.Parity!.Rows, name);
        Assert.IsLessThan(1e-4, report.Parity.Largest, name);
    }

    // 40 rows with one of four values each.
    private static Func<IDataView> Of<T>(T[] values, Func<T, T> same) =>
        () =>
            s_ml.Data.LoadFromEnumerable(
                Sample
                    .Many(40)
                    .Select(
                        (row, i) =>
                            new Row<T>
                            {
                                Features = row.Features,
                                Value = same(values[i % 4]),
                                Yes = i % 3 == 0 ? "yes" : "no",
                            }
                    )
                    .ToArray()
            );

    private sealed class Row<T>
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public T? Value { get; set; }

        public string Yes { get; set; } = "";
    }

    // A view whose key columns have another width.
    private sealed class WideKeys : IDataView
    {
        private readonly IDataView _source;
        private readonly HashSet<int> _columns;
        private readonly Type _raw;

        public WideKeys(IDataView source, Type raw, string[] columns)
        {
            (_source, _raw, _columns) = (source, raw, [.. columns.Select(name => source.Schema[name].Index)]);
            var builder = new DataViewSchema.Builder();
            foreach (var column in source.Schema)
                builder.AddColumn(
                    column.Name,
                    _columns.Contains(column.Index) ? new KeyDataViewType(raw, (ulong)((KeyDataViewType)column.Type).Count) : column.Type,
                    column.Annotations
                );
            Schema = builder.ToSchema();
        }

        public DataViewSchema Schema { get; }

        public bool CanShuffle => false;

        public long? GetRowCount() => _source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            new Cursor(this, _source.GetRowCursor(columnsNeeded.Select(column => _source.Schema[column.Index])));

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded)];

        private sealed class Cursor(WideKeys view, DataViewRowCursor source) : PassingCursor(source, view.Schema)
        {
            public override bool IsColumnActive(DataViewSchema.Column column) => Source.IsColumnActive(Source.Schema[column.Index]);

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            {
                var own = Source.Schema[column.Index];
                if (!view._columns.Contains(column.Index))
                    return Source.GetGetter<TValue>(own);
                Assert.AreEqual(typeof(TValue), view._raw);
                var getter = Source.GetGetter<uint>(own);
                var key = 0u;
                return (ref TValue to) =>
                {
                    getter(ref key);
                    to = (TValue)Convert.ChangeType(key, typeof(TValue), CultureInfo.InvariantCulture);
                };
            }
        }
    }
}
