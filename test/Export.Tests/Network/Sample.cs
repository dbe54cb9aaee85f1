using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>A small network with all kinds of inputs and outputs, and its parameters.</summary>
internal static class Sample
{
    public static readonly Tensor Weight = Tensor.Random(1, 3, 5),
        Table = Tensor.Random(2, 4, 2);

    public static ModelSchema Schema { get; } =
        new(
            [
                new("Features", ColumnKind.Single, 2, false, 0, ["a", "b"]),
                new("Island", ColumnKind.Key, 1, true, 3, []),
                new("Pixel", ColumnKind.Byte, 1, true, 0, []),
            ],
            [
                new(
                    "Species",
                    "multiclass",
                    "SpeciesKey",
                    [
                        new("Species.Score", ColumnKind.Single, 3, false, ["x", "y", "z"]),
                        new("Species.PredictedLabel", ColumnKind.Key, 1, true, [], 3, new("String", ["x", "y", "z"])),
                    ],
                    100
                ),
                new("Sex", "binary", "IsMale", [new("Sex.PredictedLabel", ColumnKind.Boolean, 1, true, [])], 90, "HasSex"),
            ]
        );

    public static ReadOnlyMemory<float> Parameters(string name) =>
        name switch
        {
            "head/weight" => Weight.Items,
            "island" => Table.Items,
            _ => throw new KeyNotFoundException(name),
        };

    /// <summary>logits = W · [features, table[island], pixel / 255]; the predicted label is their arg-max; Sex is whether the first is
    /// above 0.</summary>
    public static IReadOnlyList<OnnxValue> Write(IOps<OnnxValue> ops, IReadOnlyList<OnnxValue> inputs)
    {
        var island = ops.Reshape(ops.Embedding(ops.Parameter("island", Initializer.Zeros, 4, 2), inputs[1]), 2);
        var all = ops.Concat(1, inputs[0], island, ops.Affine(inputs[2], 1 / 255f, 0));
        var head = ops.Scope("head");
        var logits = head.Linear(all, head.Parameter("weight", Initializer.Zeros, 3, 5), null);
        return [logits, ops.ArgMax(logits, 1), ops.GreaterThan(ops.Slice(logits, 1, 0, 1), 0)];
    }

    public static byte[] Build(int opset = 17) => NetworkExport.Build(Schema, Parameters, Write, new() { Opset = opset });
}
