using Microsoft.ML;
using Microsoft.ML.Transforms.Text;

namespace MlNet.MultiTask.Export.Tests;

internal static partial class StockCatalog
{
    private const string Tokens = "featurize text before the chain, or `OneHotEncoding` of it";

    private static IEnumerable<StepCase> Texts()
    {
        foreach (var mode in Enum.GetValues<TextNormalizingEstimator.CaseMode>())
        {
            yield return new(
                "NormalizeText",
                $"{mode}, nothing removed",
                ml =>
                    ml.Transforms.Text.NormalizeText(
                        "Out",
                        "Text",
                        mode,
                        keepDiacritics: true,
                        keepPunctuations: true,
                        keepNumbers: true
                    ),
                mode == TextNormalizingEstimator.CaseMode.None ? "" : "change the case before the chain"
            );
            yield return new(
                "NormalizeText",
                $"{mode}, diacritics removed",
                ml => ml.Transforms.Text.NormalizeText("Out", "Text", mode),
                "clean the text before the chain"
            );
        }
        yield return new("TokenizeIntoWords", "", ml => ml.Transforms.Text.TokenizeIntoWords("Out", "Text"), Tokens);
        yield return new("TokenizeIntoCharactersAsKeys", "", ml => ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Out", "Text"), Tokens);
        yield return new(
            "RemoveStopWords",
            "",
            ml => Words(ml).Append(ml.Transforms.Text.RemoveStopWords("Out", "Words", "the")),
            Tokens
        );
        yield return new(
            "RemoveDefaultStopWords",
            "",
            ml => Words(ml).Append(ml.Transforms.Text.RemoveDefaultStopWords("Out", "Words")),
            Tokens
        );
        yield return new("ProduceNgrams", "words", ml => WordKeys(ml).Append(ml.Transforms.Text.ProduceNgrams("Out", "WordKeys")));
        yield return new(
            "ProduceNgrams",
            "words, TF-IDF",
            ml =>
                WordKeys(ml)
                    .Append(
                        ml.Transforms.Text.ProduceNgrams(
                            "Out",
                            "WordKeys",
                            ngramLength: 3,
                            weighting: NgramExtractingEstimator.WeightingCriteria.TfIdf
                        )
                    )
        );
        yield return new(
            "ProduceNgrams",
            "words, skips",
            ml => WordKeys(ml).Append(ml.Transforms.Text.ProduceNgrams("Out", "WordKeys", ngramLength: 3, skipLength: 1)),
            "`skipLength: 0`"
        );
        yield return new(
            "ProduceNgrams",
            "characters",
            ml =>
                ml
                    .Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Text")
                    .Append(ml.Transforms.Text.ProduceNgrams("Out", "Characters"))
        );
        yield return new(
            "ProduceHashedNgrams",
            "words",
            ml => WordKeys(ml).Append(ml.Transforms.Text.ProduceHashedNgrams("Out", "WordKeys", 4)),
            Tokens
        );
        yield return new("ProduceWordBags", "", ml => ml.Transforms.Text.ProduceWordBags("Out", "Text"));
        yield return new("ProduceHashedWordBags", "", ml => ml.Transforms.Text.ProduceHashedWordBags("Out", "Text", 4), Tokens);
        yield return new("FeaturizeText", "", ml => ml.Transforms.Text.FeaturizeText("Out", "Text"), Tokens);
        yield return new(
            "ApplyWordEmbedding",
            "",
            ml => Words(ml).Append(ml.Transforms.Text.ApplyWordEmbedding("Out", EmbeddingFile(), "Words")),
            Tokens
        );
        yield return new(
            "LatentDirichletAllocation",
            "",
            ml =>
                WordKeys(ml)
                    .Append(ml.Transforms.Text.ProduceNgrams("Grams", "WordKeys"))
                    .Append(ml.Transforms.Text.LatentDirichletAllocation("Out", "Grams", 2, maximumNumberOfIterations: 5)),
            Tokens
        );
    }

    private static IEstimator<ITransformer> Words(MLContext ml) => ml.Transforms.Text.TokenizeIntoWords("Words", "Text");

    private static IEstimator<ITransformer> WordKeys(MLContext ml) =>
        Words(ml).Append(ml.Transforms.Conversion.MapValueToKey("WordKeys", "Words"));

    private static string EmbeddingFile()
    {
        var path = Path.Combine(Path.GetTempPath(), "mlnet-multitask-embedding.txt");
        File.WriteAllText(path, "2 3\nred 1 2 3\napple 4 5 6\n");
        return path;
    }
}
