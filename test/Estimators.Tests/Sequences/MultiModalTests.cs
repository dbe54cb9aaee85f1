using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Words, pictures, numbers, keys and bags in one network.</summary>
[TestClass]
public sealed class MultiModalTests
{
    private static readonly MLContext s_ml = new(1);
    private static readonly string[] s_all = ["Picture", "Words", "Numbers", "Camera", "Bag"];
    private static readonly Lazy<MultiTaskTransformer> s_model = new(() => Fit(Post.Options(20)));

    [TestMethod]
    public void TasksLearnFromWordsAndPicturesTogether()
    {
        var model = s_model.Value;
        Assert.IsLessThan(1e-5, model.ExportDifference);
        var posts = Post.Many(200, 2);
        var scored = model.Transform(Post.View(s_ml, posts));
        var metrics = s_ml.MultiTask().Evaluate(scored);
        Assert.IsGreaterThan(0.98, metrics["Left"].Binary.Accuracy);
        Assert.IsGreaterThan(0.95, metrics["Fits"].Binary.Accuracy);
        Assert.IsGreaterThan(0.95, metrics["Length"]["R²"]);
        Assert.IsGreaterThan(0.98, RightOfIt(posts, scored));
    }

    /// <summary>What only the picture tells is told to the steps, unless that is switched off; then it is a guess.</summary>
    [TestMethod]
    public void StepsSeeTheOtherColumnsOnlyWhereTheyShould()
    {
        var options = Post.Options(12);
        using var blind = Fit(
            options with
            {
                Sequence = new SequenceEncoding { Trunk = new GruTrunk(12), ColumnsAtEachStep = false },
            }
        );
        var posts = Post.Many(200, 2);
        Assert.IsInRange(0.3, 0.7, RightOfIt(posts, blind.Transform(Post.View(s_ml, posts))));
    }

    [TestMethod]
    public void EveryWayOfScoringGivesTheSame()
    {
        var (model, posts) = (s_model.Value, Post.Many(70, 3));
        var scored = model.Transform(Post.View(s_ml, posts));
        var (tags, fits) = (scored.GetColumn<float[]>("Tag.Score").ToArray(), scored.GetColumn<float>("Fits.Probability").ToArray());
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "model.onnx");
        File.WriteAllBytes(file, model.OnnxModel.ToArray());
        var zip = Path.Combine(folder.Path, "model.zip");
        s_ml.MultiTask().Save(model, Post.View(s_ml, posts).Schema, zip);
        foreach (var path in new[] { file, zip })
        {
            var loaded = s_ml.MultiTask().Load(path, out _).Transform(Post.View(s_ml, posts));
            Assert.IsTrue(tags.Zip(loaded.GetColumn<float[]>("Tag.Score")).All(pair => pair.First.SequenceEqual(pair.Second)), path);
            CollectionAssert.AreEqual(fits, loaded.GetColumn<float>("Fits.Probability").ToArray(), path);
        }
        using var scorer = MultiTaskScorer.Load(file);
        var result = scorer.Score(Input(posts));
        using var session = new InferenceSession(file);
        for (var i = 0; i < posts.Length; i++)
        {
            var alone = scorer.Score(Input([posts[i]]));
            Near.Values([.. tags[i].Select(x => (double)x)], result["Tag"].Scores(i).ToArray(), 1e-5, "the scorer");
            Near.Values([.. tags[i].Select(x => (double)x)], alone["Tag"].Scores(0).ToArray(), 1e-5, "a row alone, filled up less");
            Assert.AreEqual(fits[i], result["Fits"].Probability(i), 1e-5);
            Assert.AreEqual(fits[i], alone["Fits"].Probability(0), 1e-5);
        }
        var error = Assert.ThrowsExactly<NotSupportedException>(() =>
            s_ml.MultiTask().Save(model, Post.View(s_ml, posts).Schema, zip, new SaveOptions { Portable = true })
        );
        StringAssert.Contains(error.Message, "'Words', whose rows have different lengths");
    }

    /// <summary>Raw text and raw bytes in, one file.</summary>
    [TestMethod]
    public void AChainOfTextAndPicturesIsOneFile()
    {
        var rows = Post.View(s_ml, 120);
        var chain = Steps()
            .Append(Post.Trainer(s_ml, ["Tokens", "Picture", "Numbers"], Tagged(), Post.Options(2)))
            .Fit(rows);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "posts.onnx");
        var report = s_ml.MultiTask().ConvertToOnnx(chain, rows, file);
        Assert.IsLessThan(1e-4, report.Parity!.Largest);
        var posts = Post.Many(30, 4);
        posts[3].Text = "";
        posts[4].Text = "never heard it";
        var want = chain.Transform(Post.View(s_ml, posts));
        var (tags, fits) = (want.GetColumn<float[]>("Tag.Score").ToArray(), want.GetColumn<float>("Fits.Probability").ToArray());
        using var scorer = MultiTaskScorer.Load(file);
        var result = scorer.Score(
            new ScoringInput(posts.Length)
                .Add<string>("Text", posts.Select(post => post.Text).ToArray())
                .Add<byte>("Picture", posts.SelectMany(post => post.Picture).ToArray())
                .Add<float>("Numbers", posts.SelectMany(post => post.Numbers).ToArray())
        );
        for (var i = 0; i < posts.Length; i++)
        {
            Near.Values([.. tags[i].Select(x => (double)x)], result["Tag"].Scores(i).ToArray(), 1e-5, posts[i].Text);
            Assert.AreEqual(fits[i], result["Fits"].Probability(i), 1e-5, posts[i].Text);
        }
    }

    /// <summary>A picture without a number in some pixel has no answer, for its words neither.</summary>
    [TestMethod]
    public void AMissingPixelGivesNoAnswer()
    {
        using var model = Fit(Post.Options(1), "Shades", "Words");
        var posts = Post.Many(3);
        posts[1].Shades[7] = float.NaN;
        var scored = model.Transform(Post.View(s_ml, posts));
        var probabilities = scored.GetColumn<float>("Fits.Probability").ToArray();
        var tags = scored.GetColumn<uint[]>("Tag.PredictedLabel").ToArray();
        Assert.IsTrue(float.IsFinite(probabilities[0]) && float.IsNaN(probabilities[1]) && float.IsFinite(probabilities[2]));
        CollectionAssert.AreEqual(new uint[posts[1].Words.Length], tags[1]);
        Assert.IsTrue(tags[0].Concat(tags[2]).All(tag => tag > 0));
    }

    /// <summary>An answer for each row, each word and each pixel at once.</summary>
    [TestMethod]
    public void PixelsWordsAndRowsAreAnsweredByOneNetwork()
    {
        var picture = Post.Encoding(decoder: new UNetDecoder { Convolutions = 1 });
        var map = new SegmentationTask("Half", "Map");
        using var model = Post.Trainer(s_ml, s_all, [.. Post.Tasks(), map], Post.Options(12, picture: picture))
            .Fit(Post.View(s_ml, 300));
        Assert.IsLessThan(1e-4, model.ExportDifference);
        var posts = Post.Many(100, 2);
        var scored = model.Transform(Post.View(s_ml, posts));
        var metrics = s_ml.MultiTask().Evaluate(scored);
        Assert.IsGreaterThan(0.95, metrics["Half"].Segmentation.PixelAccuracy);
        Assert.IsGreaterThan(0.95, metrics["Left"].Binary.Accuracy);
        Assert.IsGreaterThan(0.95, RightOfIt(posts, scored));

        // Words and pixels alone: the steps still see the picture.
        using var two = Post.Trainer(s_ml, ["Picture", "Words"], [Post.Tasks()[0], map], Post.Options(12, picture: picture))
            .Fit(Post.View(s_ml, 300));
        Assert.IsGreaterThan(0.95, RightOfIt(posts, two.Transform(Post.View(s_ml, posts))));
    }

    /// <summary>Each step of a sequence may be an image itself, such as the frames of a film.</summary>
    [TestMethod]
    public void StepsMayBeImages()
    {
        var options = Post.Options(20, new HardSharing { TrunkLayers = [], TowerLayers = [16] });
        var trunk = new LeNet { Channels = [8], Kernels = [1], Pool = 1, HiddenLayers = [12] };
        options = options with
        {
            Sequence = new SequenceEncoding
            {
                Trunk = new GruTrunk(12),
                Widths = new Dictionary<string, int> { ["Frames"] = 8 },
            },
            ColumnEncodings = new Dictionary<string, NumericEncoding>
            {
                ["Frames"] = new ImageEncoding(2, 2, 2) { Trunk = trunk },
                ["Picture"] = Post.Encoding(),
            },
        };
        using var model = Post.Trainer(s_ml, ["Frames", "Picture"], Post.Tasks(), options).Fit(Post.View(s_ml, 500));
        Assert.IsLessThan(1e-5, model.ExportDifference);
        var posts = Post.Many(100, 2);
        Assert.IsGreaterThan(0.95, s_ml.MultiTask().Evaluate(model.Transform(Post.View(s_ml, posts)))["Tag"].Tagging.TokenAccuracy);
        // Filled up further, and beside other rows.
        var alone = model.Transform(Post.View(s_ml, [posts[0]])).GetColumn<float[]>("Tag.Score").Single();
        var among = model.Transform(Post.View(s_ml, posts)).GetColumn<float[]>("Tag.Score").First();
        Near.Values([.. among.Select(x => (double)x)], alone, 1e-5, "alone");
    }

    private static double RightOfIt(Post[] posts, IDataView scored)
    {
        var predicted = scored.GetColumn<uint[]>("Tag.PredictedLabel").ToArray();
        return posts
            .SelectMany((post, i) => predicted[i].Where((_, t) => post.Words[t] == 1).Select(tag => tag == (post.IsLeft ? 1u : 2)))
            .Average(right => right ? 1.0 : 0);
    }

    private static ScoringInput Input(Post[] posts) =>
        new ScoringInput(posts.Length)
            .Add<uint[]>("Words", posts.Select(post => post.Words).ToArray())
            .Add<byte>("Picture", posts.SelectMany(post => post.Picture).ToArray())
            .Add<float>("Numbers", posts.SelectMany(post => post.Numbers).ToArray())
            .Add<uint>("Camera", posts.Select(post => post.Camera + 1).ToArray())
            .Add<float>("Bag", posts.SelectMany(post => post.Bag.DenseValues()).ToArray());

    private static IEstimator<ITransformer> Steps() =>
        s_ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
            .Append(s_ml.Transforms.Conversion.MapValueToKey("Tokens"))
            .Append(s_ml.Transforms.Text.TokenizeIntoWords("TagKeys", "TagText"))
            .Append(s_ml.Transforms.Conversion.MapValueToKey("TagKeys"))
            .Append(s_ml.Transforms.NormalizeMeanVariance("Numbers"));

    private static TaskDefinition[] Tagged() => [Tasks.Tagging("Tag", "TagKeys"), .. Post.Tasks()[1..]];

    private static MultiTaskTransformer Fit(MultiTaskOptions options, params string[] features) =>
        Post.Trainer(s_ml, features.Length > 0 ? features : s_all, Post.Tasks(), options).Fit(Post.View(s_ml, 500));
}
