using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;

namespace Sentences;

/// <summary>From text to tags: the words as keys, then the network.</summary>
public static class SentencePipeline
{
    public const string PartOfSpeech = "PartOfSpeech";
    public const string Entity = "Entity";
    public const string Genre = "Genre";

    private static readonly string[] s_features =
    [
        nameof(Sentence.Words),
        nameof(Sentence.Endings),
        nameof(Sentence.Beginnings),
        nameof(Sentence.Shapes),
    ];

    private static readonly string[] s_entities = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"];

    /// <summary>Text to keys. Words that one sentence has only are left unknown, so that the network learns what to make of those that it
    /// has never seen.</summary>
    public static IEstimator<ITransformer> Keys(MLContext ml, IReadOnlyList<Sentence> sentences)
    {
        IEstimator<ITransformer> chain = new EstimatorChain<ITransformer>();
        Func<Sentence, string>[] texts = [s => s.Words, s => s.Endings, s => s.Beginnings, s => s.Shapes];
        for (var i = 0; i < s_features.Length; i++)
            chain = chain
                .Append(ml.Transforms.Text.TokenizeIntoWords(s_features[i]))
                .Append(ml.Transforms.Conversion.MapValueToKey(s_features[i], keyData: Values(ml, Seen(sentences.Select(texts[i])))));
        return chain
            .Append(ml.Transforms.Text.TokenizeIntoWords(nameof(Sentence.PartsOfSpeech)))
            .Append(ml.Transforms.Conversion.MapValueToKey(nameof(Sentence.PartsOfSpeech)))
            .Append(ml.Transforms.Text.TokenizeIntoWords(nameof(Sentence.Entities)))
            .Append(ml.Transforms.Conversion.MapValueToKey(nameof(Sentence.Entities), keyData: Values(ml, s_entities)))
            .Append(ml.Transforms.Conversion.MapValueToKey(nameof(Sentence.Genre)));
    }

    /// <summary>The network for some of the tasks.</summary>
    public static MultiTaskEstimator Network(MLContext ml, SentencesOptions options, params IReadOnlyList<string> tasks) =>
        ml.MultiTask()
            .Trainer(
                s_features,
                [.. All().Where(task => tasks.Count == 0 || tasks.Contains(task.Name))],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [] },
                    Sequence = new SequenceEncoding
                    {
                        Trunk = new GruTrunk(96) { Dropout = 0.4 },
                        Dropout = 0.4,
                        Widths = new Dictionary<string, int>
                        {
                            [nameof(Sentence.Words)] = 64,
                            [nameof(Sentence.Endings)] = 32,
                            [nameof(Sentence.Beginnings)] = 32,
                            [nameof(Sentence.Shapes)] = 16,
                        },
                    },
                    Optimizer = new Adam { LearningRate = 2e-3 },
                    Schedule = new CosineSchedule(),
                    Regularization = new Regularization { ClipNorm = 5 },
                    WeightAveraging = 0.998,
                    BatchSize = 32,
                    MaximumEpochs = options.Epochs,
                    ValidationFraction = 0,
                    Seed = options.Seed,
                    Threads = 1,
                    Progress = TrainingProgress.OnConsole(),
                }
            );

    private static TaskDefinition[] All() =>
        [
            Tasks.Tagging(PartOfSpeech, nameof(Sentence.PartsOfSpeech)),
            // An entity's tags follow each other in few ways.
            new TaggingTask(Entity, nameof(Sentence.Entities)) { Transitions = TagTransitions.Learnt },
            Tasks.Multiclass(Genre, nameof(Sentence.Genre), 0.3),
        ];

    // What stands in two sentences and more, the most frequent first.
    private static IEnumerable<string> Seen(IEnumerable<string> sentences) =>
        sentences
            .SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .GroupBy(word => word)
            .Where(group => group.Count() > 1)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Key);

    private static IDataView Values(MLContext ml, IEnumerable<string> values) =>
        ml.Data.LoadFromEnumerable(values.Select(value => new KeyValue { Value = value }));

    private sealed class KeyValue
    {
        public string Value { get; set; } = "";
    }
}
