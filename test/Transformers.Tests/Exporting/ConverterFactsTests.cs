using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>What our export leans on in ML.NET's converter: how it names things, and what it leaves out without a word.</summary>
[TestClass]
public sealed class ConverterFactsTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;
    private readonly List<string> _warnings = [];

    public ConverterFactsTests()
    {
        _data = _ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 8)
                .Select(i => new Row
                {
                    Name = "n",
                    A = i,
                    V = [i, 1, 2],
                })
                .ToArray()
        );
        _ml.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning)
                _warnings.Add(entry.Message);
        };
    }

    [TestMethod]
    public void OutputsAreTheVisibleColumnsWithASuffixAndTwoDimensions()
    {
        using var session = Export(Copy("B", "A"), _data);
        CollectionAssert.AreEquivalent(new[] { "Name", "A", "V" }, session.InputMetadata.Keys.ToArray());
        CollectionAssert.AreEquivalent(new[] { "Name.output", "A.output", "V.output", "B.output" }, session.OutputMetadata.Keys.ToArray());
        CollectionAssert.AreEqual(new[] { -1, 1 }, session.OutputMetadata["B.output"].Dimensions);
        CollectionAssert.AreEqual(new[] { -1, 3 }, session.InputMetadata["V"].Dimensions);
    }

    [TestMethod]
    public void WhatLiesBeforeAForeignStepIsLeftOutWithoutAWord()
    {
        var first = Copy("B", "A");
        var foreign = new ForeignTransformer(_ml.Transforms.CopyColumns("C", "B").Fit(first.Transform(_data)));
        var last = _ml.Transforms.CopyColumns("D", "C").Fit(foreign.Transform(first.Transform(_data)));
        using var session = Export(new TransformerChain<ITransformer>(first, foreign, last), _data);
        CollectionAssert.AreEquivalent(new[] { "Name", "A", "V", "B", "C" }, session.InputMetadata.Keys.ToArray());
        Assert.IsEmpty(_warnings);
    }

    [TestMethod]
    public void StepsBehindTheGivenDataAreWrittenToo()
    {
        var before = Copy("B", "A").Transform(_data);
        using var session = Export(_ml.Transforms.CopyColumns("C", "B").Fit(before), before);
        CollectionAssert.AreEquivalent(new[] { "Name", "A", "V" }, session.InputMetadata.Keys.ToArray());
        Assert.IsTrue(session.OutputMetadata.ContainsKey("C.output"));
    }

    [TestMethod]
    public void AStepThatCannotBeWrittenIsAnErrorAndOnlyAWarningNamesIt()
    {
        var mapping = _ml.Transforms.CustomMapping<Row, Twice>((from, to) => to.B = 2 * from.A, null).Fit(_data);
        var chain = new TransformerChain<ITransformer>(mapping, _ml.Transforms.CopyColumns("C", "B").Fit(mapping.Transform(_data)));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Export(chain, _data)).Message,
            "can not be fully converted into a well-defined ONNX model"
        );
        StringAssert.Contains(
            _warnings.Single(),
            "Had to stop walkback of pipeline at RowToRowMapperTransform since it cannot save itself as ONNX."
        );
    }

    private ITransformer Copy(string output, string input) => _ml.Transforms.CopyColumns(output, input).Fit(_data);

    private InferenceSession Export(ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        _ml.Model.ConvertToOnnx(model, data, stream);
        return new InferenceSession(stream.ToArray());
    }

    private sealed class Row
    {
        public string Name { get; set; } = "";

        public float A { get; set; }

        [VectorType(3)]
        public float[] V { get; set; } = [];
    }

    private sealed class Twice
    {
        public float B { get; set; }
    }
}
