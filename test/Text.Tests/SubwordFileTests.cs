using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNet.MultiTask.Text.Tests;

/// <summary>Tokenizers inside of files, by the operators of ONNX Runtime's extensions, against Microsoft.ML.Tokenizers.</summary>
[TestClass]
public sealed class SubwordFileTests
{
    // Of several scripts, so that what becomes of each is seen.
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEéößıαβσςίприветмшלקअर犬猫한ㅎ、。,.!'-€½";

    private static readonly MLContext s_ml = new(1);

    private static readonly string[] s_odd =
    [
        "unwanted dogs", "The  DOG,wantable!", "unhappy", "", " ", "   a  ", "\t\r\nab\nc", "dög Ångström ÉCOLE naïve", "Straße STRASSE ẞ",
        "İstanbul ILIK ılık", "ΣΊΣΥΦΟΣ Ὀδυσσεύς", "ПРИВЕТ мир Ёлка", "שלום עולם", "مرحبا بالعالم", "नमस्ते दुनिया",
        "ภาษาไทย", "한국어 문장", "犬と猫、東京。", "😀 dog 👩‍👩‍👧 ok",
        "a\u0301e\u0301 e\u0301", "ﬁne ǅ", "x\u200by\u00adz\u00a0w",
        "1,234.5 ½ ²", "don't can't 'll", "«q» “q” ‘q’ q–q—q…", "a_b-c/d\\e@f#g$h%i^j&k*l",
        "\ufffd\ue000\u0001\u007f", "𝔘𝔫𝔦 𐍈", new string('q', 150), "q\u2028q\u3000q\u202fq",
        "€£¥₹", "Ｆｕｌｌ　ｗｉｄｔｈ",
        "[SEP] a[CLS]b [sep] [unk] [Mask]", "a\ud800b", "\udc00", "a\uffffb\ufffe", "a\u0001\u0003b", "丽\U0002f800", "a\U000e0101b",
    ];

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void WordPieceInTheGraphCutsAsMicrosoftsTokenizerDoes(bool lowerCase)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "vocab.txt");
        string[] letters = [.. Letters.Select(letter => letter.ToString())];
        File.WriteAllLines(
            path,
            [
                "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. letters, .. letters.Select(letter => "##" + letter),
                "un", "##want", "##ed", "dog",
            ]
        );
        var tokenizer = SubwordTokenizer.WordPiece(path, lowerCase);
        string[] texts = [.. s_odd, .. Enumerable.Range(1, 300).Select(i => Drawn(i, wide: true))];
        // Letters keep their accents where the case stays: then the tokenizer joins the two, which the graph does not (docs/text.md).
        if (!lowerCase)
            texts = [.. texts.Where(text => SubwordModels.WellFormed(text).IsNormalized())];
        Same(tokenizer, texts);
    }

    [TestMethod]
    public void BytesInTheGraphAreCutAsMicrosoftsTokenizerDoes()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Bytes(folder);
        Same(tokenizer, s_odd);
        Same(tokenizer, [.. Enumerable.Range(1, 300).Select(i => Drawn(i, wide: false))]);
    }

    [TestMethod]
    public void AFileTakesRawText()
    {
        using var folder = new TemporaryFolder();
        foreach (var tokenizer in new[] { Pieces(folder), Bytes(folder) })
        {
            var random = new Random(3);
            string[] words = ["dog", "dogs", "Want", "unwanted", "the", "!"];
            Row[] rows =
            [
                .. Enumerable
                    .Range(0, 200)
                    .Select(_ => string.Join(' ', Enumerable.Range(0, 1 + random.Next(6)).Select(_ => words[random.Next(words.Length)])))
                    .Concat(s_odd)
                    .Select(text => new Row { Text = text, IsDog = text.Contains("dog", StringComparison.Ordinal) }),
            ];
            var data = s_ml.Data.LoadFromEnumerable(rows);
            var options = new MultiTaskOptions
            {
                Architecture = new HardSharing { TrunkLayers = [8] },
                Sequence = new SequenceEncoding { Trunk = new ConvolutionTrunk(8), Pooling = SequencePooling.Maximum },
                MaximumEpochs = 2,
                BatchSize = 32,
                Seed = 5,
                Threads = 1,
            };
            var chain = s_ml.MultiTask()
                .TokenizeIntoSubwords("Pieces", "Text", tokenizer)
                .Append(s_ml.MultiTask().Trainer(["Pieces"], [Tasks.Binary("Dog", "IsDog")], options))
                .Fit(data);
            var file = Path.Combine(folder.Path, "text.onnx");

            var report = s_ml.MultiTask().ConvertToOnnx(chain, data, file, new OnnxExportOptions().WithSubwords(tokenizer));

            Assert.IsLessThan(1e-5, report.Parity!.Largest);
            var refused = Assert.ThrowsExactly<OnnxModelException>(() => MultiTaskScorer.Load(file));
            StringAssert.Contains(refused.Message, "ai.onnx.contrib");
            StringAssert.Contains(refused.Message, "TrustFile");
            using var scorer = MultiTaskScorer.Load(file, new ScorerOptions { Execution = new ExecutionOptions { TrustFile = true } });
            string[] texts = [.. rows.Select(row => row.Text)];
            var scored = scorer.Score(new ScoringInput(texts.Length).Add<string>("Text", texts));
            var want = chain.Transform(data).GetColumn<float>("Dog.Probability").ToArray();
            for (var i = 0; i < want.Length; i++)
                Assert.AreEqual(want[i], scored["Dog"].Probability(i), 1e-5, texts[i]);
        }
    }

    [TestMethod]
    public void BytePairsOfCharactersAreRefused()
    {
        using var folder = new TemporaryFolder();
        var (vocabulary, merges) = (Path.Combine(folder.Path, "v.json"), Path.Combine(folder.Path, "m.txt"));
        File.WriteAllText(vocabulary, "{\"a\":0,\"b\":1,\"ab\":2}");
        File.WriteAllText(merges, "a b\n");
        var tokenizer = SubwordTokenizer.Bpe(vocabulary, merges, byteLevel: false);
        var error = Assert.ThrowsExactly<NotSupportedException>(() => new OnnxExportOptions().WithSubwords(tokenizer));
        StringAssert.Contains(error.Message, "GPT-2");
    }

    // All texts as one batch, and each by itself.
    private static void Same(SubwordTokenizer tokenizer, string[] texts)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        options.RegisterOrtExtensions();
        using var session = new InferenceSession(SubwordGraph.Of(tokenizer.Settings), options);
        var wrong = new List<string>();
        void Check(string[] some)
        {
            var input = NamedOnnxValue.CreateFromTensor(SubwordRow.TextColumn, new DenseTensor<string>(some, [some.Length, 1]));
            using var results = session.Run([input]);
            var got = results[0].AsTensor<string>();
            Assert.AreEqual(some.Length, got.Dimensions[0]);
            for (var row = 0; row < some.Length; row++)
            {
                var pieces = string.Join(' ', Enumerable.Range(0, got.Dimensions[1]).Select(i => got[row, i])).TrimEnd(' ');
                var want = string.Join(' ', tokenizer.Split(some[row]));
                if (want != pieces)
                {
                    var codes = string.Join(' ', some[row].Select(c => $"{(int)c:x4}"));
                    wrong.Add($"'{some[row]}' ({codes}): '{pieces}' for '{want}'");
                }
            }
        }
        Check(texts);
        foreach (var text in texts.Take(40))
            Check([text]);
        Check(["", ""]);
        Assert.AreEqual("", string.Join('\n', wrong));
    }

    // Characters from all over the first plane, and some beyond it.
    private static string Drawn(int seed, bool wide)
    {
        var random = new Random(seed);
        (int From, int To)[] blocks =
        [
            (0x20, 0x7f), (0xa0, 0x250), (0x250, 0x370), (0x370, 0x530), (0x590, 0x700), (0x900, 0xe00), (0x1e00, 0x2000), (0x2000, 0x2c00),
            (0x3040, 0x3100), (0x4e00, 0xa000), (0xac00, 0xd7a0), (0xf900, 0xfffd), (0x1f300, 0x1f700),
            (0x10000, 0x11000), (0x1d000, 0x1d800), (0x20000, 0x20100), (0x2f800, 0x2fa20), (0xe0000, 0xe01f0),
        ];
        var text = new StringBuilder();
        for (var i = 0; i < 12; i++)
        {
            var (from, to) = blocks[random.Next(wide ? blocks.Length : 2)];
            text.Append(random.Next(4) == 0 ? "ab" : char.ConvertFromUtf32(random.Next(from, to)));
            if (random.Next(4) == 0)
                text.Append(' ');
        }
        return text.ToString();
    }

    private static SubwordTokenizer Pieces(TemporaryFolder folder)
    {
        var path = Path.Combine(folder.Path, "vocab.txt");
        File.WriteAllLines(path, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##want", "##ed", "want", "the", "dog", "##s", "!"]);
        return SubwordTokenizer.WordPiece(path);
    }

    // GPT-2's alphabet of bytes: those that are printed stand for themselves, the others for characters from 256 on.
    private static SubwordTokenizer Bytes(TemporaryFolder folder)
    {
        var next = 256;
        List<string> pieces =
        [
            .. Enumerable
                .Range(0, 256)
                .Select(b => (b is >= 33 and <= 126 or >= 161 and <= 172 or >= 174 and <= 255 ? (char)b : (char)next++).ToString()),
        ];
        (string, string)[] merges = [("d", "o"), ("do", "g"), ("Ġ", "dog"), ("Ã", "¶"), ("ð", "Ł")];
        pieces.AddRange(merges.Select(pair => pair.Item1 + pair.Item2));
        var (vocabulary, pairs) = (Path.Combine(folder.Path, "vocab.json"), Path.Combine(folder.Path, "merges.txt"));
        File.WriteAllText(vocabulary, JsonSerializer.Serialize(Enumerable.Range(0, pieces.Count).ToDictionary(id => pieces[id])));
        File.WriteAllLines(pairs, ["#version: 0.2", .. merges.Select(pair => $"{pair.Item1} {pair.Item2}")]);
        return SubwordTokenizer.Bpe(vocabulary, pairs);
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public bool IsDog { get; set; }
    }
}
