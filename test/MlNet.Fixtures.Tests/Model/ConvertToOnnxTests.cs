using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Model;

/// <summary>What ConvertToOnnx keeps, leaves out and refuses. The graphs of single steps are held against the fixtures elsewhere.</summary>
[TestClass]
public class ConvertToOnnxTests
{
    private const string NotConvertible = "The targeted pipeline can not be fully converted into a well-defined ONNX model. "
        + "Please check if all steps in that pipeline are convertible to ONNX and all necessary variables are not dropped (via command line arguments).";

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void Every_visible_column_leaves_as_an_output_of_its_name()
    {
        using var session = Export(Copy("B", "A"));
        AreSame(["Species", "A", "V"], session.InputMetadata.Keys);
        AreSame(["Species.output", "A.output", "V.output", "B.output"], session.OutputMetadata.Keys);
    }

    [TestMethod]
    public void A_scalar_has_two_dimensions_and_the_batch_is_open()
    {
        using var session = Export(Copy("B", "A"));
        CollectionAssert.AreEqual(new[] { -1, 1 }, session.OutputMetadata["B.output"].Dimensions);
        CollectionAssert.AreEqual(new[] { -1, 3 }, session.InputMetadata["V"].Dimensions);
    }

    [TestMethod]
    public void Only_the_wanted_columns_leave()
    {
        using var session = new InferenceSession(Bytes(stream => _ml.Model.ConvertToOnnx(Fit(Copy("B", "A")), ModelZip.Data(), stream, "B")));
        AreSame(["B.output"], session.OutputMetadata.Keys);
        AreSame(["Species", "A", "V"], session.InputMetadata.Keys);
    }

    [TestMethod]
    public void A_misspelt_column_gives_a_model_without_outputs_and_no_error()
    {
        var model = Bytes(stream => _ml.Model.ConvertToOnnx(Fit(Copy("B", "A")), ModelZip.Data(), stream, "b"));
        Assert.IsFalse(Encoding.UTF8.GetString(model).Contains(".output", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Slot_names_leave_as_a_node_with_an_output_of_its_own()
    {
        using var session = Export(_ml.Transforms.Concatenate("Features", "A", "V"));
        AreSame(["Species.output", "A.output", "V.output", "Features.output", "mlnet.Features.unusedOutput"], session.OutputMetadata.Keys);
    }

    [TestMethod]
    public void Of_a_chain_with_a_foreign_step_only_the_tail_after_it_leaves_without_a_word()
    {
        var warnings = Warnings();
        IDataView data = ModelZip.Data();
        var first = Copy("B", "A").Fit(data);
        var second = Copy("C", "B").Fit(first.Transform(data));
        var chain = new TransformerChain<ITransformer>(first, new PassThrough(), second);

        using var session = new InferenceSession(Bytes(stream => _ml.Model.ConvertToOnnx(chain, data, stream)));

        AreSame(["Species", "A", "V", "B"], session.InputMetadata.Keys);
        Assert.IsEmpty(warnings);
    }

    [TestMethod]
    public void Steps_behind_the_input_data_leave_too()
    {
        IDataView data = ModelZip.Data();
        var before = Copy("B", "A").Fit(data).Transform(data);

        using var session = new InferenceSession(Bytes(stream => _ml.Model.ConvertToOnnx(Copy("C", "B").Fit(before), before, stream)));

        AreSame(["Species", "A", "V"], session.InputMetadata.Keys);
        Assert.IsTrue(session.OutputMetadata.ContainsKey("C.output"));
    }

    [TestMethod]
    public void A_stock_step_that_cannot_be_written_is_an_error_and_a_warning_names_it()
    {
        var warnings = Warnings();
        IDataView data = ModelZip.Data();
        var mapping = _ml.Transforms.CustomMapping<Number, Twice>((from, to) => to.B = 2 * from.A, null).Fit(data);
        var chain = new TransformerChain<ITransformer>(mapping, Copy("C", "B").Fit(mapping.Transform(data)));

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Bytes(stream => _ml.Model.ConvertToOnnx(chain, data, stream)));

        Assert.AreEqual(NotConvertible, error.Message);
        Assert.HasCount(1, warnings);
        StringAssert.Contains(warnings[0], "Had to stop walkback of pipeline at RowToRowMapperTransform since it cannot save itself as ONNX.");
    }

    [TestMethod]
    public void A_column_that_a_lost_step_made_is_no_error_where_it_is_not_wanted()
    {
        IDataView data = ModelZip.Data();
        var mapping = _ml.Transforms.CustomMapping<Number, Twice>((from, to) => to.B = 2 * from.A, null).Fit(data);
        var chain = new TransformerChain<ITransformer>(mapping, Copy("C", "A").Fit(mapping.Transform(data)));

        using var session = new InferenceSession(Bytes(stream => _ml.Model.ConvertToOnnx(chain, data, stream, "C")));

        AreSame(["C.output"], session.OutputMetadata.Keys);
    }

    [TestMethod]
    public void A_column_of_a_type_that_ONNX_lacks_fails_the_export_though_nothing_uses_it()
    {
        var data = new TableView([.. ModelZip.Data().Columns, TableColumn.Create("When", DateTimeDataViewType.Instance, [.. Enumerable.Repeat("2026-01-01T00:00:00", 10)])]);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Bytes(stream => _ml.Model.ConvertToOnnx(Copy("B", "A").Fit(data), data, stream, "B")));
        Assert.AreEqual("Unsupported type: System.DateTime", error.Message);
    }

    [TestMethod]
    [DataRow(8, "lower")]
    [DataRow(13, "higher")]
    [DataRow(15, "higher")]
    public void Operator_sets_out_of_9_to_12_are_refused(int version, string word)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Bytes(stream => _ml.Model.ConvertToOnnx(Fit(Copy("B", "A")), ModelZip.Data(), version, stream)));
        Assert.AreEqual("opSetVersion", error.ParamName);
        StringAssert.Contains(error.Message, $"{version} is {word} than");
    }

    [TestMethod]
    [DataRow(9)]
    [DataRow(12)]
    public void The_asked_operator_set_is_written(int version)
    {
        var model = Bytes(stream => _ml.Model.ConvertToOnnx(Fit(Copy("B", "A")), ModelZip.Data(), version, stream));
        using var session = new InferenceSession(model);
        // An OperatorSetIdProto with no domain: field 8, two bytes, version in field 2. It is the last thing in the file.
        CollectionAssert.AreEqual(new byte[] { 8 << 3 | 2, 2, 2 << 3, (byte)version }, model[^4..]);
    }

    private static void AreSame(string[] expected, IEnumerable<string> actual) => CollectionAssert.AreEquivalent(expected, actual.ToArray());

    private static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private static ITransformer Fit(IEstimator<ITransformer> estimator) => estimator.Fit(ModelZip.Data());

    private IEstimator<ITransformer> Copy(string to, string from) => _ml.Transforms.CopyColumns(to, from);

    private InferenceSession Export(IEstimator<ITransformer> estimator)
        => new(Bytes(stream => _ml.Model.ConvertToOnnx(Fit(estimator), ModelZip.Data(), stream)));

    private List<string> Warnings()
    {
        var warnings = new List<string>();
        _ml.Log += (_, entry) =>
        {
            if (entry.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(entry.Message);
        };
        return warnings;
    }

    private sealed class Number
    {
        public float A { get; set; }
    }

    private sealed class Twice
    {
        public float B { get; set; }
    }
}
