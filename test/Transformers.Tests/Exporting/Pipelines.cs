using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Raw rows with everything that chains meet: text, missing values, categories, columns that nothing uses.</summary>
internal sealed class RawRow
{
    public string Species { get; set; } = "";

    public string Island { get; set; } = "";

    public float Bill { get; set; }

    public float Depth { get; set; }

    public DateTime Seen { get; set; }

    public bool Ringed { get; set; }

    public int Year { get; set; }

    [VectorType(2)]
    public string[] Colours { get; set; } = [];

    public string Written { get; set; } = "";

    [VectorType(4)]
    public byte[] Pixels { get; set; } = new byte[4];

    [KeyType(4)]
    public uint Site { get; set; }

    [VectorType(3)]
    public float[] Wing { get; set; } = [];
}

/// <summary>Chains around a small network whose weights come from a seed.</summary>
internal static class Pipelines
{
    private static readonly string[] s_species = ["Adelie", "Gentoo"],
        s_islands = ["Biscoe", "Dream", "Torgersen"],
        s_colours = ["black", "white", "blue"];

    public static RawRow[] Rows(int count, bool strange = false) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new RawRow
                {
                    Species = s_species[i % 2],
                    Island =
                        strange && i % 3 == 0 ? "Atlantis"
                        : i % 7 == 3 ? ""
                        : s_islands[i % 3],
                    Bill = i % 5 == 2 ? float.NaN : 30 + i % 11,
                    Depth = 10 + 0.5f * (i % 13),
                    Seen = new DateTime(2020, 1, 1 + i % 20),
                    Ringed = i % 2 == 0,
                    Year = 2007 + i % 3,
                    Colours = [s_colours[i % 3], strange ? "pink" : s_colours[(i + 1) % 3]],
                    Site = (uint)(i % 4),
                    Written = i % 4 == 1 ? "" : $"{i % 9}.25",
                    Pixels = [(byte)(i * 7), 255, 0, (byte)i],
                    Wing = [i % 4, float.NaN, i % 6 == 0 ? float.NaN : i],
                }),
        ];

    /// <summary>A network over a float column: task "name" with Score [3], PredictedLabel (key), and task "nameSize" with a scalar
    /// Score.</summary>
    public static MultiTaskTransformer Network(
        MLContext ml,
        string column,
        int size,
        string name = "Species",
        KeyVocabulary? values = null,
        int seed = 1,
        int opset = 17
    )
    {
        var random = new Random(seed);
        var weights = new Dictionary<string, float[]>();
        ReadOnlyMemory<float> Weights(string parameter, int count) =>
            weights.TryGetValue(parameter, out var known)
                ? known
                : weights[parameter] = [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        values ??= new("String", ["Adelie", "Gentoo", "Chinstrap"]);
        var schema = new ModelSchema(
            [new(column, ColumnKind.Single, size, size == 1, 0, [])],
            [
                new(
                    name,
                    "multiclass",
                    "SpeciesKey",
                    [
                        new(name + ".Score", ColumnKind.Single, 3, false, ["a", "b", "c"]),
                        new(name + ".PredictedLabel", ColumnKind.Key, 1, true, [], 3, values),
                    ],
                    10
                ),
                new(name + "Size", "regression", "Bill", [new(name + "Size.Score", ColumnKind.Single, 1, true, [])], 10),
            ]
        );
        byte[] model = NetworkExport.Build(
            schema,
            n => Weights(n, n.Split(':')[1].Split('x').Aggregate(1, (a, b) => a * int.Parse(b, CultureInfo.InvariantCulture))),
            (ops, inputs) =>
            {
                var trunk = ops.LayerNorm(
                    ops.Apply(
                        Activation.Gelu,
                        ops.Linear(
                            inputs[0],
                            ops.Parameter($"trunk:8x{size}", Initializer.Zeros, 8, size),
                            ops.Parameter("trunk/bias:8", Initializer.Zeros, 8)
                        )
                    ),
                    ops.Parameter("scale:8", Initializer.Ones, 8),
                    ops.Parameter("shift:8", Initializer.Zeros, 8)
                );
                var logits = ops.Linear(trunk, ops.Parameter("head:3x8", Initializer.Zeros, 3, 8), null);
                return
                [
                    ops.Softmax(logits, 1),
                    ops.ArgMax(logits, 1),
                    ops.Linear(trunk, ops.Parameter("size:1x8", Initializer.Zeros, 1, 8), null),
                ];
            },
            new() { Opset = opset, TrainingSummary = $$"""{"of":"{{name}}"}""" }
        );
        return new(ml, model, schema);
    }

    /// <summary>A network over a key column, by embedding, and a vector of bytes.</summary>
    public static MultiTaskTransformer KeysAndBytes(MLContext ml)
    {
        float[] Values(string name) => [.. Enumerable.Range(0, name == "table" ? 10 : 18).Select(i => MathF.Sin(i + name.Length))];
        var schema = new ModelSchema(
            [new("Key", ColumnKind.Key, 1, true, 4, []), new("Pixels", ColumnKind.Byte, 4, false, 0, [])],
            [
                new(
                    "Species",
                    "multiclass",
                    "SpeciesKey",
                    [
                        new("Species.Score", ColumnKind.Single, 3, false, []),
                        new("Species.PredictedLabel", ColumnKind.Key, 1, true, [], 3, new("String", ["x", "y", "z"])),
                    ],
                    1
                ),
                new("SpeciesSize", "regression", "Bill", [new("SpeciesSize.Score", ColumnKind.Single, 1, true, [])], 1),
            ]
        );
        byte[] model = NetworkExport.Build(
            schema,
            n => Values(n),
            (ops, inputs) =>
            {
                var embedded = ops.Reshape(ops.Embedding(ops.Parameter("table", Initializer.Zeros, 5, 2), inputs[0]), 2);
                var logits = ops.Linear(
                    ops.Concat(1, embedded, ops.Affine(inputs[1], 1 / 255f, -0.5f)),
                    ops.Parameter("weight", Initializer.Zeros, 3, 6),
                    null
                );
                return [logits, ops.ArgMax(logits, 1), ops.ReduceMax(logits, 1)];
            }
        );
        return new(ml, model, schema);
    }

    /// <summary>The usual chain: label key, one-hot, missing values, concatenation, normalisation, network.</summary>
    public static TransformerChain<ITransformer> Usual(MLContext ml, IDataView data)
    {
        var before = ml
            .Transforms.Conversion.MapValueToKey("SpeciesKey", "Species")
            .Append(ml.Transforms.Categorical.OneHotEncoding("IslandHot", "Island"))
            .Append(
                ml.Transforms.ReplaceMissingValues(
                    "Bill",
                    replacementMode: Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode.Mean
                )
            )
            .Append(ml.Transforms.Concatenate("Features", "IslandHot", "Bill", "Depth"))
            .Append(ml.Transforms.NormalizeMeanVariance("Features"))
            .Fit(data);
        return new(before, Network(ml, "Features", 5));
    }
}
