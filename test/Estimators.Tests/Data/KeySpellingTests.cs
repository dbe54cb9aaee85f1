using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Values that keys stand for are spelled in one way, whichever file they went through: labels and features, single and in
/// vectors, meet the same data again.</summary>
[TestClass]
public sealed class KeySpellingTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly DateTime s_day = new(2024, 2, 29, 12, 30, 15, 123, DateTimeKind.Unspecified);

    public static IEnumerable<object[]> Cases =>
        [
            Case("text", ["true", "True", "1", "a b"], "true", "True", "1", "a b"),
            Case("Boolean", [true, false], "True", "False"),
            Case("Single", [0.1f, 1e-7f, -3.4e38f, 16777216f], "0.1", "1E-07", "-3.4E+38", "16777216"),
            Case("Double", [0.1, 1e-7, 0.1 + 1e-15, 1e300], "0.1", "1E-07", "0.100000000000001", "1E+300"),
            Case("SByte", [(sbyte)-128, (sbyte)0, (sbyte)127, (sbyte)3], "-128", "0", "127", "3"),
            Case("Byte", [(byte)7, (byte)0, (byte)255, (byte)3], "7", "0", "255", "3"),
            Case("Int16", [short.MinValue, (short)0, short.MaxValue, (short)-3], "-32768", "0", "32767", "-3"),
            Case("UInt16", [(ushort)1, (ushort)0, ushort.MaxValue, (ushort)3], "1", "0", "65535", "3"),
            Case("Int32", [int.MinValue, 0, int.MaxValue, -3], "-2147483648", "0", "2147483647", "-3"),
            Case("UInt32", [1u, 0u, uint.MaxValue, 3u], "1", "0", "4294967295", "3"),
            Case(
                "Int64",
                [long.MinValue, (1L << 53) + 1, 1L << 53, long.MaxValue],
                "-9223372036854775808",
                "9007199254740993",
                "9007199254740992",
                "9223372036854775807"
            ),
            Case(
                "UInt64",
                [(1UL << 53) + 1, 1UL << 53, ulong.MaxValue, 1UL << 63],
                "9007199254740993",
                "9007199254740992",
                "18446744073709551615",
                "9223372036854775808"
            ),
            Case("DateTime", [s_day, s_day.AddTicks(1)], "2024-02-29T12:30:15.1230000", "2024-02-29T12:30:15.1230001"),
            Case(
                "DateTime of UTC",
                [DateTime.SpecifyKind(s_day, DateTimeKind.Utc), DateTime.SpecifyKind(s_day.AddTicks(1), DateTimeKind.Utc)],
                "2024-02-29T12:30:15.1230000",
                "2024-02-29T12:30:15.1230001"
            ),
            Case(
                "DateTime of here",
                [DateTime.SpecifyKind(s_day, DateTimeKind.Local), DateTime.SpecifyKind(s_day.AddTicks(1), DateTimeKind.Local)],
                "2024-02-29T12:30:15.1230000",
                "2024-02-29T12:30:15.1230001"
            ),
            Case(
                "DateTimeOffset",
                [new DateTimeOffset(s_day, TimeSpan.FromHours(2)), new DateTimeOffset(s_day, TimeSpan.FromHours(-3.5))],
                "2024-02-29T12:30:15.1230000+02:00",
                "2024-02-29T12:30:15.1230000-03:30"
            ),
            Case("TimeSpan", [TimeSpan.FromTicks(1), TimeSpan.FromDays(-3)], "00:00:00.0000001", "-3.00:00:00"),
        ];

    public static string NameOf(System.Reflection.MethodInfo method, object[] data) => $"{method.Name}({data[0]})";

    [TestMethod]
    [DynamicData(nameof(Cases), DynamicDataDisplayName = nameof(NameOf))]
    public void InAZip(string name, KeyCase values)
    {
        var (raw, chain, model) = Chain(values);
        using var owner = model;
        var expected = Metrics(chain.Transform(raw));
        Assert.IsGreaterThan(0.9, expected[0], name);
        Spells(values, model, chain.Transform(raw));
        using var zip = new MemoryStream();
        s_ml.MultiTask().Save(chain, raw.Schema, zip);
        zip.Position = 0;
        var loaded = (TransformerChain<ITransformer>)s_ml.MultiTask().Load(zip, out _);
        using var read = (MultiTaskTransformer)loaded.LastTransformer;
        Spells(values, read, chain.Transform(raw));
        var rekeyed = Keys().Fit(values.View(true)).Transform(values.View(true));
        foreach (var data in new[] { loaded.Transform(raw), read.Transform(chain.Transform(raw)), read.Transform(rekeyed) })
            AreNear(expected, Metrics(data), name);
        AreNear(expected, Metrics(model.Transform(Head(loaded).Transform(raw))), name);
        // Trained further on rows that the loaded steps map, and on rows that are mapped anew.
        foreach (var data in new[] { Head(loaded).Transform(raw), rekeyed })
        {
            using var further = Trainer().Continue(read, data);
            Spells(values, further, data);
            Assert.IsGreaterThan(0.9, Metrics(further.Transform(data))[0], name);
            using var more = s_ml.MultiTask()
                .Trainer(["Features", "Place", "Places"], [Tasks.Multiclass("Class", "Class"), Tasks.Regression("Sum", "Sum")], Options(2))
                .AddTasks(read, data);
            Spells(values, more, data);
            AreNear(expected, Metrics(more.Transform(data)), name);
            using var both = Trainer().Fit([new TrainingSet("first", chain.Transform(raw)), new TrainingSet("second", data)]);
            Spells(values, both, data);
            using var checkedBy = Trainer().Fit(chain.Transform(raw), data);
            Spells(values, checkedBy, data);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Cases), DynamicDataDisplayName = nameof(NameOf))]
    public void InAnOnnxFile(string name, KeyCase values)
    {
        var (raw, chain, model) = Chain(values);
        using var owner = model;
        var expected = Metrics(chain.Transform(raw));
        var keyed = Keys().Fit(raw).Transform(raw);
        var rekeyed = Keys().Fit(values.View(true)).Transform(values.View(true));
        // The network alone, over keys, and a chain over them.
        var scale = s_ml.Transforms.NormalizeMinMax("Features").Append(Trainer()).Fit(keyed);
        foreach (var (network, own) in new[] { ((ITransformer)model, expected), (scale, Metrics(scale.Transform(keyed))) })
        {
            using var onnx = Onnx(network, keyed, new OnnxExportOptions { LabelsAsValues = false });
            Spells(values, onnx, keyed);
            foreach (var data in new[] { keyed, rekeyed, Saved(chain).Transform(raw) })
                AreNear(own, Metrics(onnx.Transform(data)), name);
        }
        using var labels = Onnx(model, keyed);
        foreach (var data in new[] { keyed, rekeyed })
            AreNear(expected, Metrics(labels.Transform(data)), name);
        CollectionAssert.AreEqual(
            model.Transform(keyed).GetColumn<uint>("Class.PredictedLabel").Select(key => values.Spelled[(int)key - 1]).ToArray(),
            Texts(labels.Transform(keyed), "Class.PredictedLabel"),
            name
        );
        if (values.IsDate)
            return;
        // The chain from raw rows on, with the keys as features too where ML.NET's step has an ONNX form; the label as keys, and as the raw
        // value.
        foreach (var features in new string[][] { ["Features"], ["Features", "Place", "Places"] })
        {
            if (features.Length > 1 && name is "Double" or "SByte" or "Byte")
                continue;
            var steps = Keys().Append(Trainer(features)).Fit(raw);
            var metrics = Metrics(steps.Transform(raw));
            using var whole = Onnx(steps, raw, new OnnxExportOptions { LabelsAsValues = false });
            CollectionAssert.AreEqual(values.Spelled, SpellingOf(whole));
            using var named = Onnx(steps, raw);
            foreach (var file in new[] { whole, named })
                foreach (var data in new[] { keyed, rekeyed, s_ml.Transforms.CopyColumns("Class", "Value").Fit(raw).Transform(raw) })
                    AreNear(metrics, Metrics(file.Transform(data)), name);
        }
    }

    [TestMethod]
    public void AFileThatSaysTrueInSmallLetters()
    {
        var values = new KeyCase<bool>([true, false], ["True", "False"]);
        var (raw, chain, model) = Chain(values);
        using var owner = model;
        using var onnx = new MemoryStream();
        s_ml.MultiTask().ConvertToOnnx(model, Keys().Fit(raw).Transform(raw), onnx, new OnnxExportOptions { LabelsAsValues = false });
        var file = OnnxModelFile.Parse(onnx.ToArray());
        var schema = file.MetadataProps.Single(entry => entry.Key == MetadataKeys.Schema);
        Assert.Contains("\"True\"", schema.Value);
        schema.Value = schema.Value.Replace("\"True\"", "\"true\"").Replace("\"False\"", "\"false\"");
        using var read = (MultiTaskTransformer)s_ml.MultiTask().Load(new MemoryStream(OnnxModelFile.ToBytes(file)), out _);
        var turned = Keys().Fit(values.View(true)).Transform(raw);
        Spells(values, read, turned);
        AreNear(Metrics(chain.Transform(raw)), Metrics(read.Transform(turned)), "small letters");
    }

    [TestMethod]
    public void YesAndNoAsKeysAndAsTheirValues()
    {
        // The first rows are true, so that key 1 stands for it, and the second key, false, is what a binary task takes for yes.
        Check(new KeyCase<bool>([true, false], []));
        Check(new KeyCase<bool>([false, true], []));
        Check(new KeyCase<int>([1, 0], []));
        Check(new KeyCase<float>([-1, 3], []));

        static void Check(KeyCase values)
        {
            var raw = values.View(false);
            var keyed = Keys().Fit(raw).Transform(raw);
            using var model = s_ml.MultiTask().Trainer("Features", [Tasks.Binary("Class", "Class")], Options(25)).Fit(keyed);
            double[] Accuracy(IDataView data) => [s_ml.MultiTask().Evaluate(model.Transform(data))["Class"].Binary.Accuracy];
            Assert.IsGreaterThan(0.9, Accuracy(keyed)[0]);
            AreNear(Accuracy(keyed), Accuracy(s_ml.Transforms.CopyColumns("Class", "Value").Fit(raw).Transform(raw)), "raw");
        }
    }

    [TestMethod]
    public void EqualValuesOfOtherSpellings()
    {
        // MapValueToKey takes them for one value and keeps the first.
        Check<DateTimeOffset>(
            [new(s_day, TimeSpan.FromHours(2)), new(s_day.AddDays(1), TimeSpan.Zero)],
            [new(s_day.AddHours(-2), TimeSpan.Zero), new(s_day.AddDays(1).AddHours(9), TimeSpan.FromHours(9))]
        );
        Check<DateTime>([s_day, s_day.AddDays(1)], [DateTime.SpecifyKind(s_day, DateTimeKind.Utc), s_day.AddDays(1)]);
        Check<float>([-0f, 1], [0, 1]);
        Check<double>([0, 1], [-0d, 1]);

        static void Check<T>(T[] values, T[] others)
        {
            CollectionAssert.AreEqual(values, others, "equal in .NET");
            var (raw, chain, model) = Chain(new KeyCase<T>(values, []));
            using var owner = model;
            var turned = new KeyCase<T>(others, []).View(true);
            AreNear(Metrics(chain.Transform(raw)), Metrics(chain.Transform(turned)), typeof(T).Name);
            AreNear(Metrics(chain.Transform(raw)), Metrics(model.Transform(Keys().Fit(turned).Transform(turned))), typeof(T).Name);
        }
    }

    private static object[] Case<T>(string name, T[] values, params string[] spelled) => [name, new KeyCase<T>(values, spelled)];

    private static (IDataView Raw, TransformerChain<MultiTaskTransformer> Chain, MultiTaskTransformer Model) Chain(KeyCase values)
    {
        var raw = values.View(false);
        var chain = Keys().Append(Trainer()).Fit(raw);
        return (raw, chain, chain.LastTransformer);
    }

    private static EstimatorChain<ITransformer> Keys() =>
        new EstimatorChain<ITransformer>()
            .Append<ITransformer>(s_ml.Transforms.Conversion.MapValueToKey("Class", "Value"))
            .Append<ITransformer>(s_ml.Transforms.Conversion.MapValueToKey("Place", "Other"))
            .Append<ITransformer>(s_ml.Transforms.Conversion.MapValueToKey("Places", "Pair"));

    private static MultiTaskEstimator Trainer(params string[] features) =>
    s_ml.MultiTask()
        .Trainer(features.Length > 0 ? features : ["Features", "Place", "Places"], [Tasks.Multiclass("Class", "Class")], Options(25));

    private static MultiTaskOptions Options(int epochs) =>
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [16] },
            MaximumEpochs = epochs,
            BatchSize = 16,
            Seed = 5,
            Threads = 1,
            Optimizer = new Adam { LearningRate = 0.02 },
        };

    private static double[] Metrics(IDataView scored)
    {
        var metrics = s_ml.MultiTask().Evaluate(scored)["Class"];
        return [metrics.Multiclass.MicroAccuracy, .. metrics.Values.Select(metric => metric.Value)];
    }

    private static void AreNear(double[] expected, double[] actual, string name)
    {
        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-5, $"{name}, metric {i}");
    }

    // The steps before the network.
    private static TransformerChain<ITransformer> Head(TransformerChain<ITransformer> chain) => new([.. chain.SkipLast(1)]);

    private static ITransformer Saved(ITransformer chain)
    {
        using var zip = new MemoryStream();
        s_ml.MultiTask().Save(chain, null, zip);
        zip.Position = 0;
        return Head((TransformerChain<ITransformer>)s_ml.MultiTask().Load(zip, out _));
    }

    private static MultiTaskTransformer Onnx(ITransformer model, IDataView data, OnnxExportOptions? options = null)
    {
        using var onnx = new MemoryStream();
        s_ml.MultiTask().ConvertToOnnx(model, data, onnx, options);
        onnx.Position = 0;
        return (MultiTaskTransformer)s_ml.MultiTask().Load(onnx, out _);
    }

    private static string[] Texts(IDataView view, string column) =>
        view.Schema[column].Type switch
        {
            TextDataViewType => [.. view.GetColumn<string>(column)],
            BooleanDataViewType => Texts<bool>(view, column),
            var type when type.RawType == typeof(float) => Texts<float>(view, column),
            var type when type.RawType == typeof(double) => Texts<double>(view, column),
            var type when type.RawType == typeof(ulong) => Texts<ulong>(view, column),
            _ => Texts<long>(view, column),
        };

    private static string[] Texts<T>(IDataView view, string column) =>
        [.. view.GetColumn<T>(column).Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!)];

    private static string[] SpellingOf(MultiTaskTransformer model) =>
        [.. model.Schema.Tasks[0].Outputs.Single(output => output.KeyCount > 0).KeyValues!.Values];

    private static void Spells(KeyCase values, MultiTaskTransformer model, IDataView data)
    {
        CollectionAssert.AreEqual(values.Spelled, SpellingOf(model));
        foreach (var input in model.Schema.Inputs.Where(input => input.Type == ColumnKind.Key))
            CollectionAssert.AreEqual(values.Spelled, input.KeyValues!.Values.ToArray(), input.Name);
        values.HasValues(model.GetOutputSchema(data.Schema)["Class.PredictedLabel"]);
    }

    /// <summary>Values of one type, how they are spelled, and rows with them.</summary>
    public abstract class KeyCase(string[] spelled)
    {
        public string[] Spelled { get; } = spelled;

        public abstract bool IsDate { get; }

        public abstract IDataView View(bool isTurned);

        public abstract void HasValues(DataViewSchema.Column column);
    }

    private sealed class KeyCase<T>(T[] values, string[] spelled) : KeyCase(spelled)
    {
        public override bool IsDate => values is DateTime[] or DateTimeOffset[] or TimeSpan[];

        // The first rows have the values in order; the last ones in another, for keys of other numbers.
        public override IDataView View(bool isTurned)
        {
            var n = values.Length;
            Sample[][] samples =
            [
                .. Sample.Many(400).GroupBy(row => (int)row.Class % n).OrderBy(rows => rows.Key).Select(rows => rows.Take(25).ToArray()),
            ];
            var rows = Enumerable
                .Range(0, 25 * n)
                .Select(i =>
                {
                    var row = samples[i % n][i / n];
                    return new Row<T>
                    {
                        Features = row.Features,
                        Value = values[i % n],
                        Other = values[i % n],
                        Pair = [values[i % n], values[i / n % n]],
                        Sum = row.Sum,
                    };
                })
                .ToArray();
            if (isTurned)
                Array.Reverse(rows);
            return s_ml.Data.LoadFromEnumerable(rows);
        }

        public override void HasValues(DataViewSchema.Column column)
        {
            var found = default(VBuffer<T>);
            if (typeof(T) == typeof(string))
                return;
            column.Annotations.GetValue("KeyValues", ref found);
            CollectionAssert.AreEqual(values, found.DenseValues().ToArray());
        }
    }

    private sealed class Row<T>
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        public T? Value { get; set; }

        public T? Other { get; set; }

        [VectorType(2)]
        public T[] Pair { get; set; } = [];

        public float Sum { get; set; }
    }
}
