using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Safety;
using TorchSharp;
using DataType = MlNet.MultiTask.Onnx.TensorProto.Types.DataType;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Rows of different lengths: each alone through the file in ONNX Runtime, all together, filled up, through the trunk in libtorch,
/// and through the graph that it is exported as in ONNX Runtime.</summary>
/// <param name="operation">The file.</param>
/// <param name="trunk">It as a trunk.</param>
/// <param name="lengths">Steps of each row.</param>
internal sealed class TrunkSequenceRun(SequenceCase operation, OnnxTrunk trunk, int[] lengths)
{
    private readonly SequenceEncoding _settings = new() { Trunk = trunk };
    private readonly float[][] _rows =
    [
        .. lengths.Select((length, row) =>
            operation.Width > 0
                ? TrunkRun.Random([length, operation.Width], seed: 7 + row)
                : [.. TrunkRun.Random([length], seed: 7 + row).Select(x => (float)(2 + (int)(Math.Abs(x) * 1000) % 7))]
        ),
    ];

    private int Width => Math.Max(1, operation.Width);

    private InputColumn Column =>
        operation.Width > 0
            ? new("x", ColumnKind.Single, operation.Width, false, 0, [], null, IsSequence: true)
            : new("x", ColumnKind.Key, 1, false, SequenceCase.Tokens, [], null, IsSequence: true);

    /// <summary>What the file gives for each row alone, steps after each other.</summary>
    public float[] File(byte[] file, string output = "y")
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(file, options);
        var inputs = OnnxModelFile.Parse(file).Graph.Input;
        float[] Alone(float[] row) => Steps(OnnxFile.Run(session, inputs.Select(input => Value(input, row)), output));
        return [.. _rows.Where(row => row.Length > 0).SelectMany(Alone)];
    }

    /// <summary>What the trunk gives in libtorch.</summary>
    /// <param name="length">Steps that rows are filled up to.</param>
    /// <param name="isTraining">Whether it is trained.</param>
    public float[] Torch(int length, bool isTraining = false)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.no_grad();
        using var store = new ParameterStore(Record(), 3, torch.CPU);
        using var mode = new TrainingMode { IsTraining = isTraining };
        long[] shape = operation.Width > 0 ? [lengths.Length, length, operation.Width] : [lengths.Length, length];
        var input = operation.Width > 0
            ? torch.tensor(Filled(length, InputColumn.Filling), shape)
            : torch.tensor(Keys(length).Select(key => (long)key).ToArray(), shape);
        var result = Apply(new TorchOps(store, mode), input);
        return Known(FlatTensor.Numbers(result), length, result.dim() == 3 ? (int)result.size(2) : 0);
    }

    /// <summary>What the exported graph gives in ONNX Runtime.</summary>
    public float[] Exported(int length)
    {
        var record = Record();
        using var store = new ParameterStore(record, 3, torch.CPU);
        var parameters = store.Capture();
        var shape = Apply(new ShapeOps(new ShapeRecord()), Shapes());
        var isSteps = shape.Dims.Count == 3;
        var column = new OutputColumn("T.y", ColumnKind.Single, shape.Dims[^1], false, [], IsSequence: isSteps);
        var schema = new ModelSchema([Column], [new TaskSchema("T", "test", "L", [column], 1)]);
        var model = NetworkExport.Build(schema, name => parameters[name], (ops, inputs) => [OneOf(ops, Apply(ops, inputs[0]))]);
        // As every model of a stranger: what a trunk becomes is of the operators that a scorer loads.
        ModelCheck.Check(OnnxModelFile.Parse(model));
        using var session = new InferenceSession(model);
        var input = operation.Width > 0
            ? NamedOnnxValue.CreateFromTensor(
                "x",
                new DenseTensor<float>(Filled(length, InputColumn.Filling), [lengths.Length, length, operation.Width])
            )
            : NamedOnnxValue.CreateFromTensor("x", new DenseTensor<uint>(Keys(length), [lengths.Length, length]));
        return Known(OnnxFile.Run(session, [input], "T.y").Values, length, isSteps ? shape.Dims[^1] : 0);
    }

    /// <summary>What a file of ours gives that reads keys, all rows filled up to the longest.</summary>
    public float[] OfKeys(byte[] file, string input, string output, int width)
    {
        using var session = new InferenceSession(file);
        var length = lengths.Max();
        var keys = NamedOnnxValue.CreateFromTensor(input, new DenseTensor<uint>(Keys(length), [lengths.Length, length]));
        return Known(OnnxFile.Run(session, [keys], output).Values, length, width);
    }

    public ShapeRecord Record()
    {
        var record = new ShapeRecord();
        Apply(new ShapeOps(record), Shapes());
        return record;
    }

    private ShapeValue Shapes() => new(Column.Dims, operation.Width == 0);

    private T Apply<T>(IOps<T> ops, T x)
    {
        var column = new FittedSequenceColumn(_settings, Column, operation.Width > 0 ? new FittedIdentity() : null);
        var own = ops.Scope("inputs").Scope("0");
        return SequenceReading.Steps(ops.Scope("sequence"), _settings, [column.Encode(own, x)], column.Mask(own, x));
    }

    // A column of one number for each step has two axes.
    private static T OneOf<T>(IOps<T> ops, T value) =>
        ops.Rank(value) == 3 && ops.Size(value, 2) == 1 ? ops.Reshape(value, ShapeRules.Length) : value;

    // What the file gives for a row, step by step: [1, channels, length] turned around.
    private float[] Steps((float[] Values, int[] Dims) result) =>
        result.Dims.Length == 3 && operation.IsChannelsFirst
            ? [.. Enumerable.Range(0, result.Dims[2]).SelectMany(t => result.Values.Where((_, i) => i % result.Dims[2] == t))]
            : result.Values;

    private NamedOnnxValue Value(ValueInfoProto input, float[] row)
    {
        var length = row.Length / Width;
        var rank = input.Type.TensorType.Shape.Dim.Count;
        int[] shape = [.. Enumerable.Repeat(1, rank - 1), length];
        if (input.Name == "x" && operation.Width > 0)
            return NamedOnnxValue.CreateFromTensor(
                "x",
                operation.IsChannelsFirst
                    ? new DenseTensor<float>(
                        Enumerable.Range(0, row.Length).Select(i => row[i % length * Width + i / length]).ToArray(),
                        [1, Width, length]
                    )
                    : new DenseTensor<float>(row, [1, length, Width])
            );
        long[] numbers = input.Name switch
        {
            "x" => [.. row.Select(id => (long)id)],
            "position_ids" => [.. Enumerable.Range(0, length)],
            "token_type_ids" or "padding_mask" => new long[length],
            _ => [.. Enumerable.Repeat(1L, length)],
        };
        return (DataType)input.Type.TensorType.ElemType switch
        {
            DataType.Int64 => NamedOnnxValue.CreateFromTensor(input.Name, new DenseTensor<long>(numbers, shape)),
            DataType.Bool => NamedOnnxValue.CreateFromTensor(
                input.Name,
                new DenseTensor<bool>(Array.ConvertAll(numbers, number => number != 0), shape)
            ),
            _ => NamedOnnxValue.CreateFromTensor(
                input.Name,
                new DenseTensor<float>(Array.ConvertAll(numbers, number => (float)number), shape)
            ),
        };
    }

    // Key k has the id k − 1.
    private uint[] Keys(int length) => [.. _rows.SelectMany(row => Fill(row.Select(id => (uint)id + 1), length, 0u))];

    private float[] Filled(int length, float filling) => [.. _rows.SelectMany(row => Fill(row, length * Width, filling))];

    private static IEnumerable<TItem> Fill<TItem>(IEnumerable<TItem> row, int count, TItem filling) =>
        row.Concat(Enumerable.Repeat(filling, count)).Take(count);

    // Of steps those of the rows, of rows those with a step.
    private float[] Known(float[] values, int length, int width)
    {
        Assert.IsTrue(values.All(float.IsFinite), "what is no number behind a row's end gets into the gradients");
        if (width > 0)
            return [.. lengths.SelectMany((own, row) => values.Skip(row * length * width).Take(own * width))];
        var each = values.Length / lengths.Length;
        foreach (var row in Enumerable.Range(0, lengths.Length).Where(row => lengths[row] == 0))
            Assert.IsTrue(values.Skip(row * each).Take(each).All(value => value == 0), "a row without steps is 0");
        return [.. lengths.SelectMany((own, row) => own == 0 ? [] : values.Skip(row * each).Take(each))];
    }
}
