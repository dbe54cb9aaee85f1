using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>
/// A made-up picture with words under it. The word "it" is a tool where the picture is bright on its left half and a toy where it is bright
/// on its right one, which no words tell; whether a post fits needs both.
/// </summary>
public sealed class Post
{
    public const int Side = 8,
        Slots = 40;

    private static readonly string[] s_words = ["it", "a", "hammer", "doll", "on", "left"];
    private static readonly string[] s_tags = ["TOOL", "TOY", "O"];

    public string Text { get; set; } = "";

    /// <summary>The words as keys from 1.</summary>
    public uint[] Words { get; set; } = [];

    [VectorType(1, Side, Side)]
    public byte[] Picture { get; set; } = [];

    [VectorType(1, Side, Side)]
    public float[] Shades { get; set; } = [];

    [VectorType(2)]
    public float[] Numbers { get; set; } = [];

    /// <summary>From 0: LoadFromEnumerable makes keys from 1 of it.</summary>
    [KeyType(3)]
    public uint Camera { get; set; }

    /// <summary>A sparse vector that says nothing.</summary>
    public VBuffer<float> Bag { get; set; }

    /// <summary>A tag for each word; of every sixth word none, of every fifth post none at all.</summary>
    public uint[] Tags { get; set; } = [];

    /// <summary>The same for all words, as text.</summary>
    public string TagText { get; set; } = "";

    public bool IsLeft { get; set; }

    /// <summary>Whether the word "left" is there where the picture is bright on the left.</summary>
    public bool Fits { get; set; }

    public float Length { get; set; }

    /// <summary>Class of each pixel: 1 in the bright half, else 0.</summary>
    [VectorType(Side * Side)]
    public byte[] Map { get; set; } = [];

    /// <summary>Levels of two pictures of 2 × 2 for each word.</summary>
    public float[] Frames { get; set; } = [];

    public static string[] AllTags => s_tags;

    public static Post[] Many(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => One(random, i))];
    }

    public static IDataView View(MLContext ml, int count, int seed = 1) => View(ml, Many(count, seed));

    public static IDataView View(MLContext ml, IEnumerable<Post> posts)
    {
        var schema = SchemaDefinition.Create(typeof(Post));
        schema[nameof(Words)].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), s_words.Length));
        schema[nameof(Tags)].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), s_tags.Length));
        schema[nameof(Bag)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Slots);
        return ml.Data.LoadFromEnumerable(posts, schema);
    }

    /// <summary>Tags, two answers for each row that need picture and words, and a number of the words.</summary>
    public static TaskDefinition[] Tasks() =>
        [
            MultiTask.Tasks.Tagging("Tag", "Tags"),
            MultiTask.Tasks.Binary("Left", "IsLeft"),
            MultiTask.Tasks.Binary("Fits", "Fits"),
            MultiTask.Tasks.Regression("Length", "Length"),
        ];

    public static MultiTaskOptions Options(int epochs, Architecture? architecture = null, ImageEncoding? picture = null) =>
        new()
        {
            Architecture = architecture ?? new HardSharing { TrunkLayers = [], TowerLayers = [16] },
            Sequence = new SequenceEncoding { Trunk = new GruTrunk(12), Pooling = SequencePooling.Maximum },
            ColumnEncodings = new Dictionary<string, NumericEncoding>
            {
                ["Picture"] = picture ?? Encoding(),
                ["Shades"] = Encoding(),
                ["Bag"] = new BagEncoding { Width = 4 },
            },
            Optimizer = new Adam { LearningRate = 0.01 },
            MaximumEpochs = epochs,
            BatchSize = 32,
            ValidationFraction = 0,
            Seed = 5,
            Threads = 1,
        };

    /// <summary>A trainer whose options name encodings of its features alone.</summary>
    public static MultiTaskEstimator Trainer(MLContext ml, string[] features, TaskDefinition[] tasks, MultiTaskOptions options) =>
        ml.MultiTask().Trainer(features, tasks, For(options, features));

    public static MultiTaskOptions For(MultiTaskOptions options, params string[] features) =>
        options with { ColumnEncodings = options.ColumnEncodings.Where(one => features.Contains(one.Key)).ToDictionary() };

    public static ImageEncoding Encoding(ImageArchitecture? trunk = null, MapDecoder? decoder = null) =>
        new(1, Side, Side)
        {
            Trunk = trunk ?? new ResNet { Channels = [4, 8], Normalization = LayerNormalization.None },
            Decoder = decoder,
        };

    private static Post One(Random random, int i)
    {
        var words = Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(s_words.Length)).ToArray();
        var (isLeft, picture, map) = (random.Next(2) == 0, new byte[Side * Side], new byte[Side * Side]);
        random.NextBytes(picture);
        for (var p = 0; p < picture.Length; p++)
        {
            var bright = p % Side < Side / 2 == isLeft;
            picture[p] = (byte)(picture[p] / 4 + (bright ? 150 : 20));
            map[p] = (byte)(bright ? 1 : 0);
        }
        uint[] tags = [.. words.Select(word => TagOf(s_words[word], isLeft))];
        return new Post
        {
            Text = string.Join(' ', words.Select(word => s_words[word])),
            Words = [.. words.Select(word => (uint)word + 1)],
            Picture = picture,
            Shades = [.. picture.Select(value => value / 255f)],
            Numbers = [i % 4, random.NextSingle()],
            Camera = (uint)(i % 3),
            Bag = new VBuffer<float>(Slots, 2, [1, 2], [i % 20, 20 + i % 20]),
            Tags = i % 5 == 0 ? [] : [.. tags.Select((tag, t) => (i + t) % 6 == 0 ? 0 : tag)],
            TagText = string.Join(' ', tags.Select(tag => s_tags[tag - 1])),
            IsLeft = isLeft,
            Fits = isLeft == words.Contains(5),
            Length = words.Length,
            Map = map,
            Frames = [.. words.SelectMany((word, t) => Enumerable.Range(0, 8).Select(k => (k == word ? 1 : 0) + (t + k) % 3 * 0.1f))],
        };
    }

    private static uint TagOf(string word, bool isLeft) =>
        word switch
        {
            "it" => isLeft ? 1u : 2,
            "hammer" => 1,
            "doll" => 2,
            _ => 3,
        };
}
