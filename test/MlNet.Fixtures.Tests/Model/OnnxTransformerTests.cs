using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Onnx;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Model;

/// <summary>The stock OnnxTransformer, limits and all, on the network of the model fixture (a Scaler over four features).</summary>
[TestClass]
public class OnnxTransformerTests
{
    private static readonly float[] s_scale = [0.2f, 0.2f, 0.1f, 0];

    private readonly MLContext _ml = new(seed: 1);
    private readonly Scratch _scratch = new();

    [TestCleanup]
    public void CleanUp() => _scratch.Dispose();

    [TestMethod]
    public void Each_row_is_scored_and_the_open_batch_is_one()
    {
        var scored = _ml.Transforms.ApplyOnnxModel("Out.output", "Features", ModelZip.Network).Fit(Features()).Transform(Features());
        IsScaled(scored, "Vector<Single, 1, 4>");
    }

    [TestMethod]
    public void The_ending_of_exported_names_is_cut_from_columns_but_not_from_the_shape()
    {
        var estimator = _ml.Transforms.ApplyOnnxModel("Out.output", "Features", ModelZip.Network);

        Assert.AreEqual("Out", estimator.Fit(Features()).GetOutputSchema(Features().Schema)[^1].Name);
        var chain = estimator.Append(_ml.Transforms.CopyColumns("Copy", "Out"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => chain.Fit(Features()));
    }

    [TestMethod]
    public void Inputs_and_outputs_default_to_those_of_the_model_and_a_stream_will_do()
    {
        using var stream = File.OpenRead(ModelZip.Network);
        IsScaled(_ml.Transforms.ApplyOnnxModel(stream).Fit(Features()).Transform(Features()), "Vector<Single, 1, 4>");
    }

    [TestMethod]
    public void Rows_are_scored_only_where_an_output_is_read()
    {
        var scored = _ml.Transforms.ApplyOnnxModel("Out.output", "Features", ModelZip.Network).Fit(Features());
        var view = scored.Transform(Features());
        scored.Dispose();
        using var cursor = view.GetRowCursor([view.Schema["Features"]]);
        Assert.IsTrue(cursor.MoveNext());
    }

    [TestMethod]
    public void A_given_shape_replaces_an_open_dimension()
    {
        var shapes = new Dictionary<string, int[]> { ["Features"] = [1, 4], ["Out.output"] = [1, 4] };
        IsScaled(_ml.Transforms.ApplyOnnxModel("Out.output", "Features", ModelZip.Network, shapes).Fit(Features()).Transform(Features()), "Vector<Single, 1, 4>");
    }

    [TestMethod]
    public void A_given_shape_that_contradicts_the_model_is_refused()
    {
        var shapes = new Dictionary<string, int[]> { ["Features"] = [1, 5] };
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.ApplyOnnxModel("Out.output", "Features", ModelZip.Network, shapes));
        StringAssert.Contains(error.Message + error.ParamName, "The specified shape 1,5 is not compatible with the shape -1,4 loaded from the ONNX model file.");
    }

    [TestMethod]
    public void A_missing_column_and_one_of_another_type_are_named()
    {
        var transformer = _ml.Transforms.ApplyOnnxModel("Out.output", "Features", ModelZip.Network).Fit(Features());
        var missing = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.Transform(View("Other", "Vector<Single, 4>")));
        StringAssert.StartsWith(missing.Message, "Could not find input column 'Features'");
        var mistyped = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.Transform(View("Features", "Vector<Double, 4>")));
        StringAssert.StartsWith(mistyped.Message, "Schema mismatch for input column 'Features': expected Single, got Vector<Double, 4>");
        var tooShort = Assert.ThrowsExactly<InvalidOperationException>(() => transformer.Transform(View("Features", "Vector<Single, 3>")));
        Assert.AreEqual("Input shape mismatch: Input 'Features' has shape 1,4, but input data is of length 3.", tooShort.Message);
    }

    [TestMethod]
    public void Names_that_the_model_lacks_and_files_that_are_not_there_are_refused()
    {
        var output = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.ApplyOnnxModel("Nope", "Features", ModelZip.Network));
        StringAssert.Contains(output.Message + output.ParamName, "Available output names are [Out.output]");
        Assert.ThrowsExactly<IOException>(() => _ml.Transforms.ApplyOnnxModel(_scratch.File("nope.onnx")));
        Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Transforms.ApplyOnnxModel(_scratch.File("garbage.onnx", [1, 2, 3])));
    }

    [TestMethod]
    public void The_model_file_must_be_there_when_the_transformer_is_saved()
    {
        var network = _scratch.File("net.onnx", File.ReadAllBytes(ModelZip.Network));
        var transformer = _ml.Transforms.ApplyOnnxModel("Out.output", "Features", network).Fit(Features());
        File.Delete(network);
        Assert.ThrowsExactly<FileNotFoundException>(() => _ml.Model.Save(transformer, Features().Schema, new MemoryStream()));
    }

    [TestMethod]
    public void Slot_names_of_an_exported_model_come_back()
    {
        IDataView data = ModelZip.Data();
        using var stream = new MemoryStream();
        _ml.Model.ConvertToOnnx(_ml.Transforms.Concatenate("Features", "A", "V").Fit(data), data, stream, "Features");

        var scored = _ml.Transforms.ApplyOnnxModel(stream).Fit(data).Transform(data);

        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema[^1].GetSlotNames(ref names);
        CollectionAssert.AreEqual(new[] { "A", "", "", "" }, names.DenseValues().Select(name => name.ToString()).ToArray());
    }

    [TestMethod]
    public void Text_goes_in_and_comes_out()
    {
        IDataView data = ModelZip.Data();
        using var stream = new MemoryStream();
        _ml.Model.ConvertToOnnx(_ml.Transforms.CopyColumns("Copy", "Species").Fit(data), data, stream, "Copy");

        var scored = _ml.Transforms.ApplyOnnxModel(stream).Fit(data).Transform(data);

        var rows = ViewReader.Rows(scored);
        CollectionAssert.AreEqual(
            rows[0].Select(species => species.ToString()).ToArray(), rows[^1].Select(copy => ((ReadOnlyMemory<char>[])copy).Single().ToString()).ToArray());
    }

    [TestMethod]
    public void The_session_options_of_the_context_are_used()
    {
        var asked = 0;
        _ml.SetOnnxSessionOption(new OnnxSessionOptions
        {
            CreateSessionOptions = () =>
            {
                asked++;
                return new SessionOptions { IntraOpNumThreads = 1 };
            },
        });
        IsScaled(_ml.Transforms.ApplyOnnxModel("Out.output", "Features", ModelZip.Network).Fit(Features()).Transform(Features()), "Vector<Single, 1, 4>");
        Assert.AreEqual(1, asked);
    }

    [TestMethod]
    public void Without_a_GPU_the_fallback_or_the_exception_comes()
    {
        if (OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider") == false)
            Assert.Inconclusive("This ONNX Runtime is built without CUDA: it has no such entry point.");
        if (CudaWorks())
            Assert.Inconclusive("There is a GPU here.");
        var ml = new MLContext { GpuDeviceId = 0, FallbackToCpu = true };
        IsScaled(ml.Transforms.ApplyOnnxModel("Out.output", "Features", ModelZip.Network).Fit(Features()).Transform(Features()), "Vector<Single, 1, 4>");
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => _ml.Transforms.ApplyOnnxModel("Out.output", "Features", ModelZip.Network, gpuDeviceId: 0));
        StringAssert.StartsWith(error.Message, "Error initializing model :");
    }

    private static bool CudaWorks()
    {
        try
        {
            using var options = SessionOptions.MakeSessionOptionWithCudaProvider();
            using var session = new InferenceSession(ModelZip.Network, options);
            return true;
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
    }

    private static TableView Features() => View("Features", "Vector<Single, 4>");

    private static TableView View(string name, string type)
    {
        var size = ((VectorDataViewType)TypeNames.Parse(type)).Size;
        string[] rows = ["1;2;3;4", "-1;0.5;10;7"];
        return new([TableColumn.Create(name, TypeNames.Parse(type), [.. rows.Select(row => string.Join(';', row.Split(';')[..size]))])]);
    }

    private static void IsScaled(IDataView scored, string type)
    {
        Assert.AreEqual(type, scored.Schema["Out"].Type.ToString());
        var rows = ViewReader.Rows(scored);
        foreach (var (features, scaled) in rows[0].Cast<float[]>().Zip(rows[scored.Schema["Out"].Index].Cast<float[]>()))
            CollectionAssert.AreEqual(features.Zip(s_scale, (x, scale) => x * scale).ToArray(), scaled);
    }
}
