using Microsoft.ML;
using Microsoft.ML.Data;

namespace Benchmarks;

/// <summary>Sentences of drawn keys, as long as those of the English Web Treebank are: exponential with mean 16, at most 100.</summary>
internal sealed class Corpus
{
    public const int Tags = 17;
    public const int Genres = 5;

    /// <summary>Keys of each column, and the length of its learnt vectors.</summary>
    public static IReadOnlyList<(string Name, int Keys, int Width)> Columns { get; } =
        [("Words", 10_000, 64), ("Endings", 3_000, 32), ("Shapes", 100, 8)];

    public Corpus(int rows, int seed)
    {
        var random = new Random(seed);
        Rows =
        [
            .. Enumerable
                .Range(0, rows)
                .Select(_ =>
                {
                    var length = Math.Clamp((int)(-16 * Math.Log(1 - random.NextDouble())) + 1, 1, 100);
                    uint[] Keys(int count) => [.. Enumerable.Range(0, length).Select(_ => (uint)random.Next(count) + 1)];
                    return new Row
                    {
                        Words = Keys(Columns[0].Keys),
                        Endings = Keys(Columns[1].Keys),
                        Shapes = Keys(Columns[2].Keys),
                        Tags = Keys(Tags),
                        Genre = (uint)random.Next(Genres) + 1,
                    };
                }),
        ];
    }

    public Row[] Rows { get; }

    /// <summary>The rows in batches of like lengths.</summary>
    public Row[][] Batches(int size) => [.. Rows.OrderBy(row => row.Words.Length).Chunk(size)];

    public IDataView View(MLContext ml)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        foreach (var (name, keys, _) in Columns)
            schema[name].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), keys));
        schema[nameof(Row.Tags)].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), Tags));
        schema[nameof(Row.Genre)].ColumnType = new KeyDataViewType(typeof(uint), Genres);
        return ml.Data.LoadFromEnumerable(Rows, schema);
    }

    internal sealed class Row
    {
        public uint[] Words { get; set; } = [];

        public uint[] Endings { get; set; } = [];

        public uint[] Shapes { get; set; } = [];

        public uint[] Tags { get; set; } = [];

        public uint Genre { get; set; }

        public uint[] Keys(int column) =>
            column switch
            {
                0 => Words,
                1 => Endings,
                _ => Shapes,
            };
    }
}
