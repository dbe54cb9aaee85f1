using System.Collections.Concurrent;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNet.MultiTask;

/// <summary>Cuts text with a tokenizer that travels in a column of its own. A saved model names the contract and this assembly, so that
/// ML.NET finds it without a registration.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class SubwordMapping : CustomMappingFactory<SubwordRow, SubwordPieces>
{
    /// <summary>Saved models contain it: never change it.</summary>
    public const string Contract = "MlNet.MultiTask.Subwords";

    public override Action<SubwordRow, SubwordPieces> GetMapping() => new Tokenizers().Cut;

    // The mapping runs on several threads. Every row's settings are the same piece of memory; those of another chain are another one.
    private sealed class Tokenizers
    {
        private readonly ConcurrentDictionary<string, SubwordTokenizer> _all = new(StringComparer.Ordinal);
        private volatile Known? _last;

        public void Cut(SubwordRow from, SubwordPieces to)
        {
            var pieces = Of(from.Tokenizer).Split(from.Text.ToString());
            to.Pieces = new VBuffer<ReadOnlyMemory<char>>(pieces.Length, Array.ConvertAll(pieces, piece => piece.AsMemory()));
        }

        private SubwordTokenizer Of(ReadOnlyMemory<char> settings)
        {
            if (_last is { } last && last.Settings.Equals(settings))
                return last.Tokenizer;
            var tokenizer = _all.GetOrAdd(settings.ToString(), text => new SubwordTokenizer(SubwordSettings.Read(text)));
            _last = new Known(settings, tokenizer);
            return tokenizer;
        }

        private sealed record Known(ReadOnlyMemory<char> Settings, SubwordTokenizer Tokenizer);
    }
}
