using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>The same network and work as a TorchSharp program is usually written: modules, TorchSharp's Adam, over batches that lie there
/// as tensors.</summary>
internal sealed class PlainTagger : IDisposable
{
    private readonly Embedding[] _tables;
    private readonly GRU _gru;
    private readonly Dropout _dropout = nn.Dropout(0.4);
    private readonly Linear _tags;
    private readonly Linear _genre;
    private readonly Parameter[] _parameters;
    private readonly optim.Optimizer _optimizer;
    private readonly (Tensor[] Keys, Tensor Mask, Tensor Tags, Tensor Genre)[] _batches;

    public PlainTagger(Corpus corpus, int batch, int width)
    {
        _tables = [.. Corpus.Columns.Select(column => nn.Embedding(column.Keys + 2, column.Width, padding_idx: 0))];
        _gru = nn.GRU(Corpus.Columns.Sum(column => column.Width), width, batchFirst: true, bidirectional: true);
        (_tags, _genre) = (nn.Linear(2 * width, Corpus.Tags), nn.Linear(2 * width, Corpus.Genres));
        _parameters =
        [
            .. _tables.SelectMany(table => table.parameters()),
            .. _gru.parameters(),
            .. _tags.parameters(),
            .. _genre.parameters(),
        ];
        _optimizer = optim.Adam(_parameters, 2e-3);
        _batches = [.. corpus.Batches(batch).Select(Tensors)];
    }

    /// <summary>Seconds of an epoch.</summary>
    public double Epoch()
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var (keys, mask, tags, genre) in _batches)
        {
            using var scope = NewDisposeScope();
            var steps = _dropout.call(cat([.. _tables.Select((table, i) => table.call(keys[i]))], 2));
            var states = _dropout.call(_gru.call(steps).Item1) * mask.unsqueeze(2);
            var pooled = states.sum(1) / mask.sum(1, true);
            var loss =
                nn.functional.cross_entropy(_tags.call(states).flatten(0, 1), tags.flatten(), ignore_index: -1)
                + 0.3 * nn.functional.cross_entropy(_genre.call(pooled), genre);
            _optimizer.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_(_parameters, 5);
            _optimizer.step();
        }
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        foreach (var table in _tables)
            table.Dispose();
        _gru.Dispose();
        _dropout.Dispose();
        _tags.Dispose();
        _genre.Dispose();
        foreach (var (keys, mask, tags, genre) in _batches)
            foreach (var tensor in keys.Append(mask).Append(tags).Append(genre))
                tensor.Dispose();
    }

    private static (Tensor[], Tensor, Tensor, Tensor) Tensors(Corpus.Row[] rows)
    {
        var length = rows.Max(row => row.Words.Length);
        Tensor Padded(Func<Corpus.Row, uint[]> values, long filling, int shift)
        {
            var all = rows.SelectMany(row => values(row).Select(key => (long)key + shift).Concat(Behind(row)));
            IEnumerable<long> Behind(Corpus.Row row) => Enumerable.Repeat(filling, length - row.Words.Length);
            return tensor(all.ToArray(), [rows.Length, length]);
        }
        Tensor[] keys = [.. Corpus.Columns.Select((_, i) => Padded(row => row.Keys(i), 0, 0))];
        return (
            keys,
            keys[0].gt(0).to(ScalarType.Float32),
            Padded(row => row.Tags, -1, -1),
            tensor(rows.Select(row => (long)row.Genre - 1).ToArray())
        );
    }
}
