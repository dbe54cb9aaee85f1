using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;

namespace Sentences;

/// <summary>Tags a sentence that somebody types.</summary>
public sealed class TaggedWords(MLContext ml, ITransformer model)
{
    private readonly PredictionEngine<Sentence, Answer> _engine = ml.Model.CreatePredictionEngine<Sentence, Answer>(
        model,
        new PredictionEngineOptions { OwnsTransformer = false }
    );

    public void Print(string text)
    {
        // A full stop and the like are words of their own.
        var separated = string.Concat(text.Select(c => char.IsPunctuation(c) && c is not ('\'' or '-') ? $" {c} " : $"{c}"));
        string[] words = separated.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var answer = _engine.Predict(Sentence.Of(separated));
        string[] parts = Names($"{SentencePipeline.PartOfSpeech}.PredictedLabel");
        string[] entities = Names($"{SentencePipeline.Entity}.PredictedLabel");
        var table = new Table().AddColumns("word", "part of speech", "entity");
        for (var i = 0; i < words.Length; i++)
            table.AddRow(Markup.Escape(words[i]), parts[answer.PartsOfSpeech[i] - 1], entities[answer.Entities[i] - 1]);
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine($"Genre: {Names($"{SentencePipeline.Genre}.PredictedLabel")[answer.Genre - 1]}");
    }

    private string[] Names(string column)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        _engine.OutputSchema[column].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private sealed class Answer
    {
        [ColumnName("PartOfSpeech.PredictedLabel")]
        public uint[] PartsOfSpeech { get; set; } = [];

        [ColumnName("Entity.PredictedLabel")]
        public uint[] Entities { get; set; } = [];

        [ColumnName("Genre.PredictedLabel")]
        public uint Genre { get; set; }
    }
}
