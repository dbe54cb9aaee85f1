using Microsoft.ML;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>
/// A tiny model whose every number can be worked out by hand: features x of 3 slots; species, a softmax over three linear logits; sex, one
/// logit; mass, a line in grams.
/// </summary>
internal static class Birds
{
    public static readonly string[] Species = ["Adelie", "Chinstrap", "Gentoo"];
    private static readonly float[] s_species = [1, 0.5f, -1, -0.5f, 1, 0.25f, 0.125f, -1, 1];
    private static readonly float[] s_sex = [0.5f, -1, 0.75f];
    private static readonly float[] s_mass = [2, 1, -1];

    public static ModelSchema Schema(KeyVocabulary? vocabulary = null, bool plainKeys = false) =>
        new(
            [new("Features", ColumnKind.Single, 3, false, 0, ["Bill", "Depth", "Flipper"])],
            [
                new(
                    "Species",
                    "multiclass",
                    "SpeciesKey",
                    [
                        new("Species.Score", ColumnKind.Single, 3, false, plainKeys ? [] : (vocabulary?.Values ?? Species)),
                        new("Species.Probability", ColumnKind.Single, 1, true, []),
                        new(
                            "Species.PredictedLabel",
                            ColumnKind.Key,
                            1,
                            true,
                            [],
                            3,
                            plainKeys ? null : vocabulary ?? new KeyVocabulary("String", Species)
                        ),
                    ],
                    10
                ),
                new(
                    "Sex",
                    "binary",
                    "IsMale",
                    [
                        new("Sex.Score", ColumnKind.Single, 1, true, []),
                        new("Sex.Probability", ColumnKind.Single, 1, true, []),
                        new("Sex.PredictedLabel", ColumnKind.Boolean, 1, true, []),
                    ],
                    8,
                    "SexKnown"
                ),
                new("Mass", "regression", "BodyMass", [new("Mass.Score", ColumnKind.Single, 1, true, [])], 9),
            ]
        );

    /// <summary>The same with tasks and columns of other names, for a second model in a pipeline.</summary>
    public static ModelSchema Second(string prefix)
    {
        var schema = Schema();
        return new(
            schema.Inputs,
            [
                .. schema.Tasks.Select(task => new TaskSchema(
                    prefix + task.Name,
                    task.Kind,
                    task.LabelColumn,
                    [.. task.Outputs.Select(o => o with { Name = prefix + o.Name })],
                    1
                )),
            ]
        );
    }

    public static byte[] Model(ModelSchema? schema = null) => NetworkExport.Build(schema ?? Schema(), Parameters, (ops, inputs) =>
        {
            var x = inputs[0];
            var species = ops.Linear(x, ops.Parameter("species", Initializer.Zeros, 3, 3), default);
            var score = ops.Softmax(species, 1);
            var sex = ops.Linear(x, ops.Parameter("sex", Initializer.Zeros, 1, 3), default);
            var mass = ops.Affine(ops.Linear(x, ops.Parameter("mass", Initializer.Zeros, 1, 3), default), 100, 4000);
            return
            [
                score,
                ops.ReduceMax(score, 1, keepAxis: true),
                ops.ArgMax(species, 1),
                sex,
                ops.Apply(Activation.Sigmoid, sex),
                ops.GreaterThan(sex, 0),
                mass,
            ];
        });

    public static MultiTaskTransformer Transformer(MLContext ml, ExecutionOptions? options = null, ModelSchema? schema = null) =>
        new(ml, Model(schema), schema ?? Schema(), options ?? new ExecutionOptions { BatchSize = 4 });

    /// <summary>Rows with labels, some of them missing; the same for the same number.</summary>
    public static Bird[] Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new Bird
                {
                    Id = i,
                    Features = [random.NextSingle() * 2 - 1, random.NextSingle() * 2 - 1, random.NextSingle() * 2 - 1],
                    Name = i % 5 == 4 ? "" : $"bird {i}",
                    SpeciesName = i % 7 == 6 ? "" : Species[random.Next(3)],
                    IsMale = random.Next(2) == 1,
                    SexKnown = i % 4 != 3,
                    BodyMass = i % 6 == 5 ? float.NaN : 3500 + random.NextSingle() * 1000,
                }),
        ];
    }

    /// <summary>What the model gives for a row, in double precision.</summary>
    public static Expected Expect(Bird bird)
    {
        var logits = Enumerable.Range(0, 3).Select(k => Dot(s_species.AsSpan(3 * k, 3), bird.Features)).ToArray();
        var top = logits.Max();
        var e = logits.Select(x => Math.Exp(x - top)).ToArray();
        var score = e.Select(x => x / e.Sum()).ToArray();
        var sex = Dot(s_sex, bird.Features);
        return new(
            score,
            score.Max(),
            (uint)Array.IndexOf(logits, top) + 1,
            sex,
            1 / (1 + Math.Exp(-sex)),
            sex > 0,
            4000 + 100 * Dot(s_mass, bird.Features)
        );
    }

    private static ReadOnlyMemory<float> Parameters(string name) =>
        name switch
        {
            "species" => s_species,
            "sex" => s_sex,
            _ => s_mass,
        };

    private static double Dot(ReadOnlySpan<float> w, float[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < w.Length; i++)
            sum += (double)w[i] * x[i];
        return sum;
    }
}
