using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>Sentences through our scorer, and through a bare session over the same arrays, filled up beforehand; one thread on both
/// sides.</summary>
internal sealed class ScoringRun : IDisposable
{
    private readonly Corpus _corpus;
    private readonly MultiTaskScorer _scorer;
    private readonly InferenceSession _session;
    private readonly ScoringInput _all;
    private readonly OrtValue[][] _batches;
    private readonly string[] _names = [.. Corpus.Columns.Select(column => column.Name)];
    private readonly string[] _outputs;

    public ScoringRun(Corpus corpus, string model, int batch)
    {
        _corpus = corpus;
        _scorer = MultiTaskScorer.Load(model, new ScorerOptions { Execution = new ExecutionOptions { IntraOpThreads = 1 } });
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(model, options);
        _outputs = [.. _session.OutputNames];
        _all = Input(corpus.Rows);
        _batches = [.. corpus.Batches(batch).Select(Filled)];
    }

    /// <summary>Seconds for all sentences in one call.</summary>
    public double Ours() => Time(() => _scorer.Score(_all));

    /// <summary>Seconds for a call for each of some sentences, for all of them.</summary>
    public double OneByOne(int rows) =>
        Time(() =>
        {
            foreach (var row in _corpus.Rows.Take(rows))
                _scorer.Score(Input([row]));
        })
        * _corpus.Rows.Length
        / rows;

    /// <summary>Seconds for all sentences on the bare session.</summary>
    public double Bare() =>
        Time(() =>
        {
            using var options = new RunOptions();
            foreach (var batch in _batches)
                _session.Run(options, _names, batch, _outputs).Dispose();
        });

    public void Dispose()
    {
        _scorer.Dispose();
        _session.Dispose();
        foreach (var value in _batches.SelectMany(batch => batch))
            value.Dispose();
    }

    private static ScoringInput Input(Corpus.Row[] rows)
    {
        var input = new ScoringInput(rows.Length);
        for (var i = 0; i < Corpus.Columns.Count; i++)
        {
            var column = i;
            uint[][] keys = [.. rows.Select(row => row.Keys(column))];
            input.Add<uint[]>(Corpus.Columns[i].Name, keys);
        }
        return input;
    }

    private static OrtValue[] Filled(Corpus.Row[] rows)
    {
        var length = rows.Max(row => row.Words.Length);
        return
        [
            .. Corpus.Columns.Select(
                (_, i) =>
                    OrtValue.CreateTensorValueFromMemory(
                        rows.SelectMany(row => row.Keys(i).Concat(Enumerable.Repeat(0u, length - row.Words.Length))).ToArray(),
                        [rows.Length, length]
                    )
            ),
        ];
    }

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
