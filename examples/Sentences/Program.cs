using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;
using Sentences;
using Spectre.Console;

// Parts of speech, named entities and genre of English sentences from one network. Entities are known for 2,001 of 14,545 sentences only.
var options = SentencesOptions.Parse(args);
if (options is null)
    return 2;
try
{
    var ml = new MLContext(1);
    var most = options.Quick ? 200 : int.MaxValue;
    Sentence[] train = [.. Treebank.Read(options.Folder, "train", most), .. Treebank.Read(options.Folder, "dev", most)];
    var test = ml.Data.LoadFromEnumerable(Treebank.Read(options.Folder, "test", most));
    var keys = SentencePipeline.Keys(ml, train).Fit(ml.Data.LoadFromEnumerable(train));
    var (rows, scoredRows) = (keys.Transform(ml.Data.LoadFromEnumerable(train)), keys.Transform(test));
    MultiTaskMetrics Measure(MultiTaskTransformer network) => ml.MultiTask().Evaluate(network.Transform(scoredRows));

    var together = SentencePipeline.Network(ml, options).Fit(rows);
    AnsiConsole.WriteLine($"TorchSharp against ONNX Runtime on training rows: largest difference {together.ExportDifference:G2}");
    MultiTaskMetrics[]? alone = options.Alone
        ?
        [
            .. together.Schema.Tasks.Select(task =>
            {
                using var network = SentencePipeline.Network(ml, options, task.Name).Fit(rows);
                return Measure(network);
            }),
        ]
        : null;
    var metrics = Measure(together);
    AnsiConsole.Write(TaskTable.Of(metrics, alone));
    AnsiConsole.WriteLine($"Token accuracy of the parts of speech: {metrics[SentencePipeline.PartOfSpeech].Tagging.TokenAccuracy:F4}");
    foreach (var (type, spans) in metrics[SentencePipeline.Entity].Tagging.SpansByType)
        AnsiConsole.WriteLine($"{type}: precision {spans.Precision:F3}, recall {spans.Recall:F3}, F1 {spans.F1:F3} of {spans.Labelled}");

    var words = new TaggedWords(ml, new TransformerChain<ITransformer>(keys, together));
    if (options.Text is { } text)
        words.Print(text);
    else if (!Console.IsInputRedirected)
        for (Console.Write("A sentence: "); Console.ReadLine() is { Length: > 0 } typed; Console.Write("A sentence: "))
            words.Print(typed);
    return 0;
}
catch (FileNotFoundException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
