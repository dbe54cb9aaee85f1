using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Chains that cut text into pieces, of which each row has its own number: each is exported and compared with itself.</summary>
[TestClass]
public sealed class TextChainTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly string[] s_words =
    [
        "the",
        "bird",
        "flew",
        "over",
        "a",
        "Runway",
        "at",
        "night",
        "and",
        "HIT",
        "the",
        "engine",
        "cover",
        "twice",
    ];

    private static readonly Dictionary<string, Func<IEstimator<ITransformer>>> s_chains = new()
    {
        ["FeaturizeText"] = () =>
            s_ml.Transforms.Text.FeaturizeText(
                "F",
                new TextFeaturizingEstimator.Options
                {
                    CaseMode = TextNormalizingEstimator.CaseMode.None,
                    KeepDiacritics = true,
                },
                "Text"
            ),
        ["words as keys in n-grams"] = () =>
            s_ml
                .Transforms.Text.TokenizeIntoWords("W", "Text")
                .Append(s_ml.Transforms.Conversion.MapValueToKey("K", "W"))
                .Append(s_ml.Transforms.Text.ProduceNgrams("F", "K")),
        ["characters in n-grams"] = () =>
            s_ml
                .Transforms.Text.TokenizeIntoCharactersAsKeys("K", "Text")
                .Append(s_ml.Transforms.Text.ProduceNgrams("F", "K", ngramLength: 2)),
        ["word bag"] = () => s_ml.Transforms.Text.ProduceWordBags("F", "Text"),
        ["one-hot of words as a bag"] = () =>
            s_ml
                .Transforms.Text.TokenizeIntoWords("W", "Text")
                .Append(
                    s_ml.Transforms.Categorical.OneHotEncoding(
                        "F",
                        "W",
                        Microsoft.ML.Transforms.OneHotEncodingEstimator.OutputKind.Bag
                    )
                ),
    };

    public static IEnumerable<object[]> Names => s_chains.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void IsOneFileThatGivesTheSame(string name)
    {
        var chain = s_chains[name]().Fit(View(1));
        using var stream = new MemoryStream();
        var report = s_ml.MultiTask().ConvertToOnnx(chain, View(2), stream, new() { Outputs = ["F"] });
        CollectionAssert.AreEqual(
            new[] { "Text" },
            OnnxModelFile.Parse(stream.ToArray()).Graph.Input.Select(input => input.Name).ToArray()
        );
        Assert.AreEqual(40, report.Parity!.Rows);
        Assert.IsLessThan(1e-5, report.Parity.Largest);
    }

    /// <summary>What has no ONNX form is named, with what to take instead, by names that can be written.</summary>
    [TestMethod]
    public void StepsWithoutAFormSayWhatToTake()
    {
        void Says(IEstimator<ITransformer> chain, params string[] texts)
        {
            var error = Assert.ThrowsExactly<OnnxExportException>(() =>
                s_ml.MultiTask().ConvertToOnnx(chain.Fit(View(1)), View(2), Stream.Null, new() { Outputs = ["F"] })
            );
            foreach (var text in texts)
                StringAssert.Contains(error.Message, text);
            Assert.DoesNotContain("<Transformer>", error.Message);
        }

        Says(
            s_ml.Transforms.Text.FeaturizeText("F", "Text"),
            "FeaturizeText (Text) → (F)",
            "KeepDiacritics, KeepPunctuations and KeepNumbers"
        );
        Says(s_ml.Transforms.Text.NormalizeText("F", "Text"), "TextNormalizingTransformer", "set keepDiacritics");
        Says(
            s_ml
                .Transforms.Text.TokenizeIntoWords("W", "Text")
                .Append(s_ml.Transforms.Conversion.MapValueToKey("K", "W"))
                .Append(s_ml.Transforms.Text.ProduceHashedNgrams("F", "K")),
            "NgramHashingTransformer",
            "ProduceNgrams"
        );
    }

    private static IDataView View(int seed)
    {
        var random = new Random(seed);
        return s_ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 40)
                .Select(i => new Row { Text = string.Join(' ', Enumerable.Range(0, 1 + i % 7).Select(_ => s_words[random.Next(14)])) })
                .ToArray()
        );
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
