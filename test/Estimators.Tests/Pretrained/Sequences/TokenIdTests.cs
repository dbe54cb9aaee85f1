using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Opsets;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The ids of keys in the exported graph.</summary>
[TestClass]
public sealed class TokenIdTests
{
    /// <summary>Each key has its own id, the missing key and the filling theirs, also in float16, where ids from 2,049 on are not all
    /// different.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void KeysHaveTheirIds(bool isHalf)
    {
        const int rows = 5000;
        // The first number tells the id's hundreds, the second what is left.
        float[] table = [.. Enumerable.Range(0, rows).SelectMany(id => new float[] { id / 100, id % 100 })];
        var file = new OnnxFile()
            .Input("x", DataType.Int32, -1, -2)
            .Floats("w", [rows, 2], table)
            .Node("Cast", "x", "i", OnnxAttributes.Of("to", (long)DataType.Int64))
            .Node("Gather", "w i", "y");
        int[] ids = [4099, 3, 2051, 4997];
        var trunk = new OnnxTrunk(file.Bytes("y"))
        {
            TokenIds = ids,
            UnknownId = 2053,
            PaddingId = 4001,
        };
        trunk.Validate(1);
        trunk.CheckSequence([Column(ids.Length)], 0);
        var settings = new SequenceEncoding { Trunk = trunk };
        var schema = new ModelSchema(
            [Column(ids.Length)],
            [new TaskSchema("T", "test", "L", [new OutputColumn("T.y", ColumnKind.Single, 2, false, [], IsSequence: true)], 1)]
        );
        var column = new FittedSequenceColumn(settings, Column(ids.Length), null);
        // Without the mask, so that the filling's id shows.
        var model = OnnxModelFile.Parse(
            NetworkExport.Build(
                schema,
                _ => table,
                (ops, inputs) => [trunk.ReadSequence(ops, column.Encode(ops.Scope("inputs").Scope("0"), inputs[0]), inputs[0])]
            )
        );
        if (isHalf)
            HalfPrecision.Run(model.Graph);
        using var session = new InferenceSession(model.ToByteArray());
        var keys = NamedOnnxValue.CreateFromTensor("x", new DenseTensor<uint>(new uint[] { 1, 2, 3, 4, 5, 0 }, [1, 6]));
        var got = OnnxFile.Run(session, [keys], "T.y").Values;
        int[] want = [.. ids, 2053, 4001];
        CollectionAssert.AreEqual(want.Select(id => (float)(id / 100)).ToArray(), got.Where((_, i) => i % 2 == 0).ToArray());
        CollectionAssert.AreEqual(want.Select(id => (float)(id % 100)).ToArray(), got.Where((_, i) => i % 2 == 1).ToArray());
        // Cast or not, an id beyond the table is found.
        var far = new OnnxTrunk(file.Bytes("y")) { UnknownId = rows };
        Assert.Contains("has 5,000 rows", Assert.ThrowsExactly<ArgumentException>(() => far.CheckSequence([Column(4)], 0)).Message);
    }

    private static InputColumn Column(int keys) => new("x", ColumnKind.Key, 1, false, keys, [], null, IsSequence: true);
}
