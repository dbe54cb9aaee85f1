using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Chains of all kinds, by what is special about them.</summary>
internal static class ChainKinds
{
    private static readonly MLContext s_ml = new(seed: 1);

    public sealed record Kind(Func<IDataView, ITransformer> Fit, string[] Inputs, string[]? Outputs = null);

    public static IReadOnlyDictionary<string, Kind> All { get; } =
        new Dictionary<string, Kind>
        {
            ["network alone over a vector"] = new(data => Pipelines.Network(s_ml, "Wing", 3), ["Wing"]),
            ["one-hot text vector as a bag"] = new(
                data =>
                    Join(data, s_ml.Transforms.Categorical.OneHotEncoding("F", "Colours", OneHotEncodingEstimator.OutputKind.Bag), "F", 3),
                ["Colours"]
            ),
            ["one-hot text vector"] = new(
                data => Join(data, s_ml.Transforms.Categorical.OneHotEncoding("F", "Colours"), "F", 6),
                ["Colours"]
            ),
            ["one-hot of a number"] = new(data => Join(data, s_ml.Transforms.Categorical.OneHotEncoding("F", "Year"), "F", 3), ["Year"]),
            ["key column to vector"] = new(data => Join(data, s_ml.Transforms.Conversion.MapKeyToVector("F", "Site"), "F", 4), ["Site"]),
            ["Boolean and whole numbers"] = new(
                data =>
                    Join(
                        data,
                        s_ml.Transforms.Conversion.ConvertType(
                                [new InputOutputColumnPair("R", "Ringed"), new InputOutputColumnPair("Y", "Year")],
                                DataKind.Single
                            )
                            .Append(s_ml.Transforms.Concatenate("F", "R", "Y"))
                            .Append(s_ml.Transforms.NormalizeMinMax("F")),
                        "F",
                        2
                    ),
                ["Ringed", "Year"]
            ),
            ["missing values indicated and replaced"] = new(
                data =>
                    Join(
                        data,
                        s_ml.Transforms.IndicateMissingValues("M", "Wing")
                            .Append(s_ml.Transforms.Conversion.ConvertType("M"))
                            .Append(
                                s_ml.Transforms.ReplaceMissingValues(
                                    "Wing",
                                    replacementMode: MissingValueReplacingEstimator.ReplacementMode.Maximum
                                )
                            )
                            .Append(s_ml.Transforms.Concatenate("F", "M", "Wing"))
                            .Append(s_ml.Transforms.NormalizeMinMax("F", fixZero: false)),
                        "F",
                        6
                    ),
                ["Wing"]
            ),
            ["copies, drops, selections"] = new(
                data =>
                    Join(
                        data,
                        s_ml.Transforms.CopyColumns("D", "Depth")
                            .Append(s_ml.Transforms.DropColumns("Depth", "Seen"))
                            .Append(s_ml.Transforms.CopyColumns("F", "D"))
                            .Append(s_ml.Transforms.SelectColumns("F", "Island")),
                        "F",
                        1
                    ),
                ["Depth"]
            ),
            ["robust scaling, unit length"] = new(
                data =>
                    Join(
                        data,
                        s_ml.Transforms.Concatenate("F", "Depth", "Wing")
                            .Append(
                                s_ml.Transforms.ReplaceMissingValues(
                                    "F",
                                    replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean
                                )
                            )
                            .Append(s_ml.Transforms.NormalizeRobustScaling("F", centerData: false))
                            .Append(s_ml.Transforms.NormalizeLpNorm("F")),
                        "F",
                        4
                    ),
                ["Depth", "Wing"]
            ),
            ["key back to text behind us"] = new(
                data => new TransformerChain<ITransformer>(
                    Pipelines.Network(s_ml, "Wing", 3),
                    After(
                        data,
                        Pipelines.Network(s_ml, "Wing", 3),
                        s_ml.Transforms.Conversion.MapKeyToValue("Name", "Species.PredictedLabel")
                    )
                ),
                ["Wing"],
                ["Species.Score", "Species.PredictedLabel", "SpeciesSize.Score", "Name"]
            ),
            ["key back to text in place"] = new(
                data => new TransformerChain<ITransformer>(
                    Pipelines.Network(s_ml, "Wing", 3),
                    After(data, Pipelines.Network(s_ml, "Wing", 3), s_ml.Transforms.Conversion.MapKeyToValue("Species.PredictedLabel"))
                ),
                ["Wing"],
                ["Species.Score", "Species.PredictedLabel", "SpeciesSize.Score"]
            ),
            ["two multi-task models, the second over the first's scores"] = new(
                data =>
                {
                    var first = Join(
                        data,
                        s_ml.Transforms.ReplaceMissingValues("Wing", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean),
                        "Wing",
                        3
                    );
                    var between = s_ml.Transforms.Concatenate("Both", "Depth", "Species.Score").Fit(first.Transform(data));
                    return new TransformerChain<ITransformer>(first, between, Pipelines.Network(s_ml, "Both", 4, "Second", seed: 9));
                },
                ["Depth", "Wing"],
                [
                    "Species.Score",
                    "Species.PredictedLabel",
                    "SpeciesSize.Score",
                    "Both",
                    "Second.Score",
                    "Second.PredictedLabel",
                    "SecondSize.Score",
                ]
            ),
            ["two models whose columns have the same names"] = new(
                data => new TransformerChain<ITransformer>(
                    Pipelines.Network(s_ml, "Wing", 3),
                    Pipelines.Network(s_ml, "Depth", 1, seed: 5)
                ),
                ["Depth"]
            ),
            ["nested chains with a cache checkpoint"] = new(
                data =>
                {
                    var inner = s_ml
                        .Transforms.Categorical.OneHotEncoding("I", "Island")
                        .AppendCacheCheckpoint(s_ml)
                        .Append(s_ml.Transforms.Concatenate("F", "I", "Depth"))
                        .Fit(data);
                    return new TransformerChain<ITransformer>(
                        new TransformerChain<ITransformer>(new TransformerChain<ITransformer>(inner)),
                        Pipelines.Network(s_ml, "F", 4)
                    );
                },
                ["Island", "Depth"]
            ),
            ["all missing"] = new(
                data =>
                    Join(
                        data,
                        s_ml.Transforms.ReplaceMissingValues("Wing", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean),
                        "Wing",
                        3
                    ),
                ["Wing"]
            ),
            ["text to key and back"] = new(
                data =>
                    Join(
                        data,
                        s_ml.Transforms.Conversion.MapValueToKey("K", "Island")
                            .Append(s_ml.Transforms.Conversion.MapKeyToValue("T", "K"))
                            .Append(s_ml.Transforms.Categorical.OneHotEncoding("F", "T")),
                        "F",
                        3
                    ),
                ["Island"]
            ),
            ["raw keys and bytes"] = new(
                data => new TransformerChain<ITransformer>(
                    s_ml.Transforms.CopyColumns("Key", "Site").Fit(data),
                    Pipelines.KeysAndBytes(s_ml)
                ),
                ["Pixels", "Site"]
            ),
            ["text to keys that are embedded"] = new(
                data => new TransformerChain<ITransformer>(
                    s_ml.Transforms.Conversion.MapValueToKey("Key", "Island", maximumNumberOfKeys: 4)
                        .Append(s_ml.Transforms.Conversion.MapValueToKey("Key", "Written", maximumNumberOfKeys: 4))
                        .Fit(data),
                    Pipelines.KeysAndBytes(s_ml)
                ),
                ["Written", "Pixels"]
            ),
            ["numbers in text"] = new(
                data =>
                    Join(
                        data,
                        s_ml.Transforms.Conversion.ConvertType("F", "Written", DataKind.Single)
                            .Append(s_ml.Transforms.ReplaceMissingValues("F")),
                        "F",
                        1
                    ),
                ["Written"]
            ),
            ["numbers to key and back"] = new(
                data =>
                    Join(
                        data,
                        s_ml.Transforms.Conversion.MapValueToKey("K", "Depth").Append(s_ml.Transforms.Conversion.MapKeyToValue("F", "K")),
                        "F",
                        1
                    ),
                ["Depth"]
            ),
        };

    public static RawRow[] AllMissing() =>
        [
            .. Enumerable
                .Range(0, 3)
                .Select(_ => new RawRow
                {
                    Bill = float.NaN,
                    Depth = float.NaN,
                    Colours = ["", ""],
                    Wing = [float.NaN, float.NaN, float.NaN],
                    Site = 99,
                }),
        ];

    private static TransformerChain<ITransformer> Join<T>(IDataView data, IEstimator<T> before, string column, int size)
        where T : class, ITransformer => new(before.Fit(data), Pipelines.Network(s_ml, column, size));

    private static ITransformer After(IDataView data, ITransformer model, IEstimator<ITransformer> step) => step.Fit(model.Transform(data));
}
