using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Types and annotations of the added columns, and what <c>Transform</c> refuses.</summary>
[TestClass]
public sealed class SchemaTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void AddedColumnsHaveTheTypesThatEvaluatorsAskFor()
    {
        using var transformer = Birds.Transformer(_ml);
        var input = _ml.Data.LoadFromEnumerable(Birds.Rows(1)).Schema;
        var schema = transformer.GetOutputSchema(input);
        CollectionAssert.AreEqual(
            input
                .Select(c => $"{c.Name} {c.Type}")
                .Concat([
                    "Species.Score Vector<Single, 3>",
                    "Species.Probability Single",
                    "Species.PredictedLabel Key<UInt32, 0-2>",
                    "Sex.Score Single",
                    "Sex.Probability Single",
                    "Sex.PredictedLabel Boolean",
                    "Mass.Score Single",
                ])
                .ToArray(),
            schema.Select(c => $"{c.Name} {c.Type}").ToArray()
        );
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        schema["Species.Score"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(Birds.Species, names.DenseValues().Select(n => n.ToString()).ToArray());
        schema["Species.PredictedLabel"].GetKeyValues(ref names);
        CollectionAssert.AreEqual(Birds.Species, names.DenseValues().Select(n => n.ToString()).ToArray());
    }

    [TestMethod]
    [DataRow("Single", "1.5,2.25,-0.1", typeof(float))]
    [DataRow("Double", "1.5,2.25,1E-300", typeof(double))]
    [DataRow("SByte", "-1,2,3", typeof(sbyte))]
    [DataRow("Byte", "1,2,255", typeof(byte))]
    [DataRow("Int16", "1,2,-32768", typeof(short))]
    [DataRow("UInt16", "1,2,65535", typeof(ushort))]
    [DataRow("Int32", "1,2,-7", typeof(int))]
    [DataRow("UInt32", "1,2,7", typeof(uint))]
    [DataRow("Int64", "1,2,-9000000000", typeof(long))]
    [DataRow("UInt64", "1,2,18446744073709551615", typeof(ulong))]
    public void KeyValuesOfEveryNumberType(string type, string values, Type clr)
    {
        var read = typeof(SchemaTests).GetMethod(nameof(CheckKeys))!;
        read.MakeGenericMethod(clr).Invoke(this, [type, values.Split(',')]);
    }

    [TestMethod]
    public void KeyValuesOfTextAndTruth()
    {
        CheckKeys<bool>("Boolean", ["True", "False", "True"]);
        using var transformer = Birds.Transformer(_ml, schema: Birds.Schema(new KeyVocabulary("String", ["a", "b,c", "ü\n"])));
        var column = transformer.GetOutputSchema(_ml.Data.LoadFromEnumerable(Birds.Rows(1)).Schema)["Species.PredictedLabel"];
        var keys = default(VBuffer<ReadOnlyMemory<char>>);
        column.GetKeyValues(ref keys);
        CollectionAssert.AreEqual(new[] { "a", "b,c", "ü\n" }, keys.DenseValues().Select(k => k.ToString()).ToArray());
    }

    public void CheckKeys<T>(string type, string[] values)
    {
        var vocabulary = new KeyVocabulary(type, values);
        using var transformer = Birds.Transformer(_ml, schema: Birds.Schema(vocabulary));
        var column = transformer.GetOutputSchema(_ml.Data.LoadFromEnumerable(Birds.Rows(1)).Schema)["Species.PredictedLabel"];
        var keys = default(VBuffer<T>);
        column.GetKeyValues(ref keys);
        CollectionAssert.AreEqual(values, keys.DenseValues().Select(k => FormattableString.Invariant($"{k}")).ToArray());
        // Read back from the annotation, it is the same vocabulary.
        var back = KeyVocabularies.Read(column);
        Assert.AreEqual(type, back!.Type);
        CollectionAssert.AreEqual(values, back.Values.ToArray());
    }

    [TestMethod]
    public void KeysWithoutValuesHaveNoAnnotation()
    {
        using var transformer = Birds.Transformer(_ml, schema: Birds.Schema(plainKeys: true));
        var schema = transformer.GetOutputSchema(_ml.Data.LoadFromEnumerable(Birds.Rows(1)).Schema);
        Assert.IsFalse(schema["Species.PredictedLabel"].HasKeyValues());
        Assert.IsFalse(schema["Species.Score"].HasSlotNames());
    }

    [TestMethod]
    public void AMissingOrWrongFeatureColumnIsNamedAtTransform()
    {
        using var transformer = Birds.Transformer(_ml);
        var missing = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            transformer.Transform(_ml.Data.LoadFromEnumerable(new[] { new { Id = 1 } }))
        );
        StringAssert.Contains(missing.Message, "'Features'");
        StringAssert.Contains(missing.Message, "'Id'");
        Refused(new[] { new { Features = 1f } }, "'Features' is Single, but the model was trained on Vector<Single, 3>");
        Refused(new[] { new { Features = new[] { 1f } } }, "'Features' is Vector<Single>");
        Refused(new[] { new { Features = "text" } }, "'Features' is String");
        Refused(new[] { new TwoSlots() }, "'Features' is Vector<Single, 2>");
        Refused(new[] { new Doubles() }, "'Features' is Vector<Double, 3>");

        void Refused<T>(T[] rows, string says)
            where T : class
        {
            var e = Assert.ThrowsExactly<ArgumentException>(() => transformer.Transform(_ml.Data.LoadFromEnumerable(rows)));
            StringAssert.Contains(e.Message, says);
        }
    }

    private sealed class TwoSlots
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [1, 2];
    }

    private sealed class Doubles
    {
        [VectorType(3)]
        public double[] Features { get; set; } = [1, 2, 3];
    }
}
