using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Text.Tests;

/// <summary>Text cut into pieces of words, as a step that is saved, and in front of a network.</summary>
[TestClass]
public sealed class SubwordTests
{
    private static readonly MLContext s_ml = new(1);

    private static readonly string[] s_pieces =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##want", "##ed", "want", "##able", "the", "dog", "##s", ",", "!", "犬",
    ];

    // Longest match from the front, word by word, and nothing of what UTF-16 writes in two units; a word with a
    // rest that no piece fits is unknown as a whole.
    [TestMethod]
    [DataRow("unwanted dogs", "un ##want ##ed dog ##s")]
    [DataRow("The  DOG,wantable!", "the dog , want ##able !")]
    [DataRow("unhappy dog", "[UNK] dog")]
    [DataRow("dög", "dog")]
    [DataRow("犬犬", "犬 犬")]
    [DataRow("", "")]
    [DataRow("   ", "")]
    [DataRow("😀 dog", "dog")]
    public void WordPieceTakesTheLongestPieces(string text, string pieces)
    {
        using var folder = new TemporaryFolder();
        var tokenizer = WordPiece(folder);
        Assert.AreEqual(pieces, string.Join(' ', tokenizer.Split(text)));
        CollectionAssert.AreEqual(
            pieces.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(piece => (uint)Array.IndexOf(s_pieces, piece) + 1).ToArray(),
            tokenizer.Keys(text)
        );
    }

    [TestMethod]
    public void WithoutLowerCaseCapitalsAreTheirOwn()
    {
        using var folder = new TemporaryFolder();
        WordPiece(folder);
        var tokenizer = SubwordTokenizer.WordPiece(Path.Combine(folder.Path, "vocab.txt"), lowerCase: false);
        Assert.AreEqual("[UNK] dog", string.Join(' ', tokenizer.Split("The dog")));
    }

    /// <summary>Sennrich et al. 2016: of all neighbours the pair that comes first in the list is joined, until none is in it.</summary>
    [TestMethod]
    [DataRow("low")]
    [DataRow("lower lowest")]
    [DataRow("slow newest")]
    [DataRow("")]
    public void BytePairsAreJoinedInTheirOrder(string text)
    {
        using var folder = new TemporaryFolder();
        (string, string)[] merges = [("l", "o"), ("lo", "w"), ("e", "s"), ("es", "t"), ("low", "est")];
        var tokenizer = Bpe(folder, merges, byteLevel: false);
        string[] want = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Joined(word, merges))];
        CollectionAssert.AreEqual(want, tokenizer.Split(text));
        Assert.AreEqual("l?", string.Join("", tokenizer.Split("lü")), "what the vocabulary lacks");
    }

    /// <summary>Bytes as GPT-2 writes them: a blank is Ġ and stays in front of its word; ü is two bytes.</summary>
    [TestMethod]
    public void BytesWriteAnyText()
    {
        using var folder = new TemporaryFolder();
        (string, string)[] merges = [("l", "o"), ("lo", "w"), ("Ġ", "low")];
        var tokenizer = Bpe(folder, merges, byteLevel: true);
        Assert.AreEqual("low Ġlow Ġ Ã ¼", string.Join(' ', tokenizer.Split("low low ü")));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void StockMlNetSavesAndLoadsTheStep(bool isWordPiece)
    {
        using var folder = new TemporaryFolder();
        var tokenizer = isWordPiece ? WordPiece(folder) : Bpe(folder, [("l", "o"), ("lo", "w")], byteLevel: true);
        var rows = View("unwanted dogs", "", "low dog!");
        var model = s_ml.MultiTask().TokenizeIntoSubwords("Pieces", "Text", tokenizer).Fit(rows);
        var zip = Path.Combine(folder.Path, "step.zip");
        s_ml.Model.Save(model, rows.Schema, zip);
        foreach (var file in Directory.GetFiles(folder.Path, "*.txt").Concat(Directory.GetFiles(folder.Path, "*.json")))
            File.Delete(file);
        var loaded = new MLContext(2).Model.Load(zip, out _);
        foreach (var step in new[] { model, loaded })
        {
            var view = step.Transform(rows);
            CollectionAssert.AreEqual(new[] { "Text", "IsDog", "Pieces" }, view.Schema.Select(column => column.Name).Distinct().ToArray());
            Assert.IsTrue(view.Schema["Pieces"].Type is VectorDataViewType { IsKnownSize: false, ItemType: KeyDataViewType });
            var names = default(VBuffer<ReadOnlyMemory<char>>);
            view.Schema["Pieces"].GetKeyValues(ref names);
            CollectionAssert.AreEqual(tokenizer.Pieces.ToArray(), names.DenseValues().Select(name => name.ToString()).ToArray());
            var keys = view.GetColumn<uint[]>("Pieces").ToArray();
            CollectionAssert.AreEqual(tokenizer.Keys("unwanted dogs"), keys[0]);
            Assert.IsEmpty(keys[1]);
            CollectionAssert.AreEqual(tokenizer.Keys("low dog!"), keys[2]);
        }
    }

    /// <summary>The chain is trained, saved and scored; the file of the network takes the pieces' keys.</summary>
    [TestMethod]
    public void ANetworkReadsThePieces()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = WordPiece(folder);
        var random = new Random(1);
        string[] words = ["the", "unwanted", "wanted", "wantable", "dogs", "dog", "!"];
        string[] texts =
        [
            .. Enumerable
                .Range(0, 300)
                .Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 7)).Select(_ => words[random.Next(words.Length)]))),
        ];
        var rows = View(texts);
        var trainer = s_ml.MultiTask()
            .Trainer(
                ["Pieces"],
                [Tasks.Binary("Dog", "IsDog")],
                new MultiTaskOptions
                {
                    Architecture = new HardSharing { TrunkLayers = [8] },
                    Sequence = new SequenceEncoding { Trunk = new ConvolutionTrunk(8), Pooling = SequencePooling.Maximum },
                    Optimizer = new Adam { LearningRate = 0.02 },
                    MaximumEpochs = 15,
                    BatchSize = 32,
                    Seed = 5,
                    Threads = 1,
                }
            );
        var model = s_ml.MultiTask().TokenizeIntoSubwords("Pieces", "Text", tokenizer).Append(trainer).Fit(rows);
        var chances = model.Transform(rows).GetColumn<float>("Dog.Probability").ToArray();
        Assert.IsGreaterThan(0.98, s_ml.MultiTask().Evaluate(model.Transform(rows))["Dog"].Binary.Accuracy);

        var (zip, file) = (Path.Combine(folder.Path, "chain.zip"), Path.Combine(folder.Path, "network.onnx"));
        s_ml.MultiTask().Save(model, rows.Schema, zip);
        CollectionAssert.AreEqual(chances, s_ml.MultiTask().Load(zip, out _).Transform(rows).GetColumn<float>("Dog.Probability").ToArray());

        var error = Assert.ThrowsExactly<OnnxExportException>(() => s_ml.MultiTask().ConvertToOnnx(model, rows, Stream.Null));
        StringAssert.Contains(error.Message, "SubwordTokenizer.Keys");
        File.WriteAllBytes(file, model.LastTransformer.OnnxModel.ToArray());
        using var scorer = MultiTaskScorer.Load(file);
        uint[][] keys = [.. texts.Select(tokenizer.Keys)];
        var scored = scorer.Score(new ScoringInput(texts.Length).Add<uint[]>("Pieces", keys));
        for (var i = 0; i < texts.Length; i++)
            Assert.AreEqual(chances[i], scored["Dog"].Probability(i), 1e-5, texts[i]);
    }

    [TestMethod]
    public void FilesThatAreNoVocabularyAreNamed()
    {
        using var folder = new TemporaryFolder();
        string Write(string name, string text)
        {
            var path = Path.Combine(folder.Path, name);
            File.WriteAllText(path, text);
            return path;
        }
        string Error(Action load) => Assert.ThrowsExactly<InvalidDataException>(load).Message;
        StringAssert.Contains(Error(() => SubwordTokenizer.WordPiece(Write("a.txt", "the\ndog"))), "none of them is '[UNK]'");
        StringAssert.Contains(Error(() => SubwordTokenizer.WordPiece(Write("b.txt", "a\nb\na"))), "holds the piece 'a' 2 times");
        StringAssert.Contains(Error(() => SubwordTokenizer.WordPiece(Write("c.txt", ""))), "holds no piece");
        var (good, merges) = (Write("v.json", "{\"a\":0,\"b\":1,\"ab\":2}"), Write("m.txt", "#version: 1\na b\n"));
        CollectionAssert.AreEqual(new[] { "ab", "a" }, SubwordTokenizer.Bpe(good, merges, byteLevel: false).Split("ab a"));
        StringAssert.Contains(Error(() => SubwordTokenizer.Bpe(Write("w.json", "[1]"), merges)), "no JSON object of pieces");
        var twice = Write("x.json", "{\"a\":0,\"b\":0}");
        StringAssert.Contains(Error(() => SubwordTokenizer.Bpe(twice, merges)), "two pieces the same number");
        StringAssert.Contains(Error(() => SubwordTokenizer.Bpe(good, Write("n.txt", "a b\nb b"))), "the pair 2, 'b b', is not two pieces");
        StringAssert.Contains(Error(() => SubwordTokenizer.Bpe(good, merges, unknown: "?")), "does not have the piece '?'");
    }

    private static SubwordTokenizer WordPiece(TemporaryFolder folder)
    {
        var path = Path.Combine(folder.Path, "vocab.txt");
        File.WriteAllLines(path, s_pieces);
        return SubwordTokenizer.WordPiece(path);
    }

    private static SubwordTokenizer Bpe(TemporaryFolder folder, (string, string)[] merges, bool byteLevel)
    {
        var letters = "abcdefghijklmnopqrstuvwxyzĠ!Ã¼?".Select(letter => letter.ToString());
        var pieces = letters.Concat(merges.Select(pair => pair.Item1 + pair.Item2)).Distinct().ToArray();
        var (vocabulary, pairs) = (Path.Combine(folder.Path, "vocab.json"), Path.Combine(folder.Path, "merges.txt"));
        var numbers = Enumerable.Range(0, pieces.Length).ToDictionary(id => pieces[id]);
        File.WriteAllText(vocabulary, JsonSerializer.Serialize(numbers));
        File.WriteAllLines(pairs, ["#version: 0.2", .. merges.Select(pair => $"{pair.Item1} {pair.Item2}")]);
        return SubwordTokenizer.Bpe(vocabulary, pairs, byteLevel, unknown: byteLevel ? null : "?");
    }

    private static List<string> Joined(string word, (string, string)[] merges)
    {
        List<string> parts = [.. word.Select(letter => letter.ToString())];
        foreach (var (one, other) in merges)
            for (var i = 0; i + 1 < parts.Count; i++)
                if (parts[i] == one && parts[i + 1] == other)
                {
                    parts[i] += other;
                    parts.RemoveAt(i + 1);
                }
        return parts;
    }

    private static IDataView View(params string[] texts) =>
        s_ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Text = text, IsDog = text.Contains("dog", StringComparison.Ordinal) }));

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public bool IsDog { get; set; }
    }
}
