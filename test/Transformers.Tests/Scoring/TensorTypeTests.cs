using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Models whose inputs and outputs are of every type that a chain can have: each value comes out as it went in.</summary>
[TestClass]
public sealed class TensorTypeTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    [DataRow(2)]
    [DataRow(64)]
    public void ValuesOfEveryTypePassThrough(int batchSize)
    {
        var rows = Enumerable
            .Range(1, 7)
            .Select(i => new Row
            {
                Text = i % 3 == 0 ? "" : $"ä {i}",
                Texts = ["x", $"{i}"],
                Single = i / 3f,
                Double = i / 7.0,
                SByte = (sbyte)-i,
                Byte = (byte)(250 + i % 5),
                Int16 = (short)(-1000 * i),
                UInt16 = (ushort)(9000 * i),
                Int32 = -100000 * i,
                UInt32 = 4000000000u + (uint)i,
                Int64 = -5000000000L * i,
                UInt64 = ulong.MaxValue - (ulong)i,
                Boolean = i % 2 == 0,
            })
            .ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        var inputs = data
            .Schema.Select(c => new InputColumn(
                c.Name,
                ColumnTypes.ItemOf(c.Type is VectorDataViewType v ? v.ItemType : c.Type)!.Value,
                c.Type is VectorDataViewType { Size: var n } ? n : 1,
                c.Type is not VectorDataViewType,
                0,
                []
            ))
            .ToArray();
        var outputs = inputs.Select(i => new OutputColumn("Out." + i.Name, i.Type, i.Size, i.IsScalar, [])).ToArray();
        var schema = new ModelSchema(inputs, [], outputs);
        var graph = new OnnxGraphBuilder();
        var values = inputs.Select(i => graph.Input(i.Name, i.Type.ToOnnx(), -1, i.Size)).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            graph.Reserve(outputs[i].Name);
            graph.Output(outputs[i].Name, values[i]);
        }
        using var transformer = new MultiTaskTransformer(
            _ml,
            OnnxModelFile.ToBytes(graph.Build("test")),
            schema,
            new ExecutionOptions { BatchSize = batchSize }
        );
        var view = transformer.Transform(data);
        foreach (var column in data.Schema)
            Assert.AreEqual(column.Type.ToString(), view.Schema["Out." + column.Name].Type.ToString());
        CollectionAssert.AreEqual(rows.Select(r => r.Text).ToArray(), view.GetColumn<string>("Out.Text").ToArray());
        CollectionAssert.AreEqual(
            rows.Select(r => r.Texts[1]).ToArray(),
            view.GetColumn<string[]>("Out.Texts").Select(t => t[1]).ToArray()
        );
        CollectionAssert.AreEqual(rows.Select(r => r.Single).ToArray(), view.GetColumn<float>("Out.Single").ToArray());
        CollectionAssert.AreEqual(rows.Select(r => r.Double).ToArray(), view.GetColumn<double>("Out.Double").ToArray());
        CollectionAssert.AreEqual(rows.Select(r => r.SByte).ToArray(), view.GetColumn<sbyte>("Out.SByte").ToArray());
        CollectionAssert.AreEqual(rows.Select(r => r.Byte).ToArray(), view.GetColumn<byte>("Out.Byte").ToArray());
        CollectionAssert.AreEqual(rows.Select(r => r.Int16).ToArray(), view.GetColumn<short>("Out.Int16").ToArray());
        CollectionAssert.AreEqual(rows.Select(r => r.UInt16).ToArray(), view.GetColumn<ushort>("Out.UInt16").ToArray());
        CollectionAssert.AreEqual(rows.Select(r => r.Int32).ToArray(), view.GetColumn<int>("Out.Int32").ToArray());
        CollectionAssert.AreEqual(rows.Select(r => r.UInt32).ToArray(), view.GetColumn<uint>("Out.UInt32").ToArray());
        CollectionAssert.AreEqual(rows.Select(r => r.Int64).ToArray(), view.GetColumn<long>("Out.Int64").ToArray());
        CollectionAssert.AreEqual(rows.Select(r => r.UInt64).ToArray(), view.GetColumn<ulong>("Out.UInt64").ToArray());
        CollectionAssert.AreEqual(rows.Select(r => r.Boolean).ToArray(), view.GetColumn<bool>("Out.Boolean").ToArray());
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        [VectorType(2)]
        public string[] Texts { get; set; } = [];

        public float Single { get; set; }

        public double Double { get; set; }

        public sbyte SByte { get; set; }

        public byte Byte { get; set; }

        public short Int16 { get; set; }

        public ushort UInt16 { get; set; }

        public int Int32 { get; set; }

        public uint UInt32 { get; set; }

        public long Int64 { get; set; }

        public ulong UInt64 { get; set; }

        public bool Boolean { get; set; }
    }
}
