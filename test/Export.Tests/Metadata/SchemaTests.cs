using System.Globalization;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Export.Tests;

[TestClass]
public class SchemaTests
{
    [TestMethod]
    public void TheTextIsTheSameInEveryCulture()
    {
        string plain = SchemaJson.Write(Sample.Schema);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.AreEqual(plain, SchemaJson.Write(SchemaJson.Read(plain)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        StringAssert.StartsWith(
            plain,
            """{"version":1,"model":{"inputs":[{"name":"Features","type":"Single","size":2,"isScalar":false,"""
                + "\"keyCount\":0,\"slotNames\":[\"a\",\"b\"]}"
        );
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("[]")]
    [DataRow("{}")]
    [DataRow("""{"version":1}""")]
    [DataRow("""{"version":1,"model":null}""")]
    [DataRow("""{"version":1,"model":{"inputs":[null],"tasks":[]}}""")]
    [DataRow("""{"version":2,"model":{"inputs":[],"tasks":[]}}""")]
    [DataRow("""{"version":1,"model":{"inputs":[],"tasks":[]}}""")]
    [DataRow(
        """{"version":1,"model":{"inputs":[{"name":"x","type":"Banana","size":1,"isScalar":true,"keyCount":0,"""
            + "\"slotNames\":[]}],\"tasks\":[]}}"
    )]
    public void NonsenseIsOneKindOfError(string json) => Assert.ThrowsExactly<OnnxModelException>(() => SchemaJson.Read(json));

    [TestMethod]
    [DataRow("Boolean", "true", "True")]
    [DataRow("Boolean", "FALSE", "False")]
    [DataRow("Single", "-0", "0")]
    [DataRow("Double", "1.50", "1.5")]
    [DataRow("DateTime", "2024-02-29T12:30:15.1230000Z", "2024-02-29T12:30:15.1230000")]
    [DataRow("DateTime", "2024-02-29T12:30:15.1230000+05:30", "2024-02-29T12:30:15.1230000")]
    [DataRow("DateTimeOffset", "2024-02-29T12:30:15.1230000+05:30", "2024-02-29T12:30:15.1230000+05:30")]
    [DataRow("String", "true", "true")]
    public void KeyValuesAreReadInOneSpelling(string type, string written, string read)
    {
        var keys = new KeyVocabulary(type, [written]);
        var score = new OutputColumn("T.Score", ColumnKind.Single, 1, true, []);
        var schema = new ModelSchema(
            [new InputColumn("Place", ColumnKind.Key, 1, true, 1, [], keys)],
            [
                new TaskSchema(
                    "T",
                    "multiclass",
                    "T",
                    [score, new OutputColumn("T.Label", ColumnKind.Key, 1, true, [], 1, keys)],
                    1,
                    labelValues: keys
                ),
            ],
            [new OutputColumn("Other", ColumnKind.Key, 1, true, [], 1, keys)]
        );
        var found = SchemaJson.Read(SchemaJson.Write(schema));
        Assert.AreEqual(read, found.Inputs[0].KeyValues!.Values.Single());
        Assert.AreEqual(read, found.Tasks[0].Outputs[1].KeyValues!.Values.Single());
        Assert.AreEqual(read, found.Tasks[0].LabelValues!.Values.Single());
        Assert.AreEqual(read, found.OtherOutputs![0].KeyValues!.Values.Single());
    }

    public static IEnumerable<object[]> Lies =>
        [
            ["inputs", Sample.Schema with { Inputs = [.. Sample.Schema.Inputs.Reverse()] }],
            ["'Species.Score'", Change(o => o with { Size = 4, SlotNames = [] })],
            ["'Other'", Change(o => o with { Name = "Other" })],
            ["Boolean", Change(o => o with { Type = ColumnKind.Boolean })],
        ];

    [TestMethod]
    [DynamicData(nameof(Lies))]
    public void ASchemaThatLiesAboutTheGraphIsRefused(string part, ModelSchema schema)
    {
        var graph = OnnxModelFile.Parse(Sample.Build()).Graph;
        SchemaCheck.CheckAgainst(Sample.Schema, graph);
        StringAssert.Contains(Assert.ThrowsExactly<OnnxModelException>(() => SchemaCheck.CheckAgainst(schema, graph)).Message, part);
    }

    public static IEnumerable<object[]> Contradictions =>
        [
            ["slot names", Change(o => o with { SlotNames = ["one"] })],
            ["scalar", Change(o => o with { IsScalar = true })],
            ["keys", Change(o => o with { KeyCount = 2 })],
            ["two of its outputs", Change(o => o with { Name = "Sex.PredictedLabel" })],
            ["two of its tasks", Sample.Schema with { Tasks = [Sample.Schema.Tasks[0], Sample.Schema.Tasks[1] with { Name = "Species" }] }],
            ["no inputs", Sample.Schema with { Inputs = [] }],
            ["labelled rows", Sample.Schema with { Tasks = [Sample.Schema.Tasks[0] with { LabelledRows = -1 }] }],
        ];

    [TestMethod]
    [DynamicData(nameof(Contradictions))]
    public void ASchemaThatContradictsItselfIsRefused(string part, ModelSchema schema) =>
        StringAssert.Contains(Assert.ThrowsExactly<OnnxModelException>(() => SchemaJson.Read(SchemaJson.Write(schema))).Message, part);

    private static ModelSchema Change(Func<OutputColumn, OutputColumn> change)
    {
        var task = Sample.Schema.Tasks[0];
        return Sample.Schema with
        {
            Tasks = [task with { Outputs = [change(task.Outputs[0]), .. task.Outputs.Skip(1)] }, .. Sample.Schema.Tasks.Skip(1)],
        };
    }
}
