using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Scoring outside data views.</summary>
[TestClass]
public sealed class ScorerTests
{
    private readonly Bird[] _birds = Birds.Rows(40);
    private DirectoryInfo _folder = null!;

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("multitask-test");

    [TestCleanup]
    public void DeleteFolder() => _folder.Delete(true);

    [TestMethod]
    public void MemoryAndObjectsGiveWhatTheFormulasSay()
    {
        using var scorer = MultiTaskScorer.Load(Network(), new ScorerOptions { Execution = new ExecutionOptions { BatchSize = 16 } });
        var result = scorer.Score(new ScoringInput(40).Add<float>("Features", _birds.SelectMany(b => b.Features).ToArray().AsMemory()));
        Assert.AreEqual(40, result.Rows);
        for (var i = 0; i < 40; i++)
            Check(result, i, _birds[i]);
        var objects = scorer.Score(_birds);
        for (var i = 0; i < 40; i++)
            Check(objects, i, _birds[i]);
        Check(scorer.Score(new ScoringInput(1).Add("Features", _birds[3].Features)), 0, _birds[3]);
        Assert.AreEqual(0, scorer.Score(Array.Empty<Bird>()).Rows);
        CollectionAssert.AreEqual(Birds.Species, result["Species"].Classes.ToArray());
        Assert.AreEqual(120, result.Column<float>("Species.Score").Length);
        Assert.AreEqual(ExecutionProvider.Cpu, scorer.Execution.Provider);
    }

    [TestMethod]
    public void SeveralLabelsInARowAreNotMistakenForOne()
    {
        // Two labels whose logits are the two features themselves.
        var schema = new ModelSchema(
            [new("X", ColumnKind.Single, 2, false, 0, [])],
            [
                new(
                    "Tags",
                    "multilabel",
                    "Tags",
                    [
                        new("Tags.Score", ColumnKind.Single, 2, false, []),
                        new("Tags.Probability", ColumnKind.Single, 2, false, []),
                        new("Tags.PredictedLabel", ColumnKind.Boolean, 2, false, []),
                    ],
                    1
                ),
            ]
        );
        var path = Path.Combine(_folder.FullName, "tags.onnx");
        File.WriteAllBytes(
            path,
            NetworkExport.Build(
                schema,
                _ => default,
                (ops, inputs) => [ops.Affine(inputs[0], 1, 0), ops.Apply(Activation.Sigmoid, inputs[0]), ops.GreaterThan(inputs[0], 0)]
            )
        );
        using var scorer = MultiTaskScorer.Load(path);
        var result = scorer.Score(new ScoringInput(2).Add("X", new float[] { 3, -2, -1, 4 }));

        CollectionAssert.AreEqual(new float[] { -1, 4 }, result["Tags"].Scores(1).ToArray());
        CollectionAssert.AreEqual(new[] { true, false, false, true }, result.Column<bool>("Tags.PredictedLabel").ToArray());
        foreach (
            var read in new Action[]
            {
                () => result["Tags"].Probability(1),
                () => result["Tags"].IsTrue(1),
                () => result["Tags"].PredictedLabel(1),
                () => result["Tags"].Score(1),
            }
        )
            StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(read).Message, "Tags");
    }

    [TestMethod]
    public void ManyThreadsAtOnce()
    {
        using var scorer = MultiTaskScorer.Load(Network());
        Parallel.For(0, 400, i => Check(scorer.Score([_birds[i % 40]]), 0, _birds[i % 40]));
    }

    [TestMethod]
    public async Task ConcurrentSingleRequestsEachGetTheirOwnAnswer()
    {
        await using var scorer = MultiTaskScorer.Load(
            Network(),
            new ScorerOptions
            {
                MaximumBatchSize = 8,
                MaximumDelay = TimeSpan.FromMilliseconds(2),
                Workers = 2,
            }
        );
        var requests = Enumerable.Range(0, 500).Select(async i => Check(await scorer.ScoreAsync(_birds[i % 40]), 0, _birds[i % 40]));
        await Task.WhenAll(requests);
        var many = await scorer.ScoreAsync(new ScoringInput(20).Add("Features", _birds.Take(20).SelectMany(b => b.Features).ToArray()));
        for (var i = 0; i < 20; i++)
            Check(many, i, _birds[i]);
    }

    [TestMethod]
    [DataRow("chain.onnx")]
    [DataRow("chain.zip")]
    public void AWholeChainTakesRawColumns(string name)
    {
        var ml = new MLContext(1);
        var rows = Enumerable
            .Range(0, 12)
            .Select(i => new Raw
            {
                Island = i % 4 == 3 ? "" : $"i{i % 3}",
                Depth = i % 5 == 0 ? null : i,
                Flipper = 2 * i,
            })
            .ToArray();
        var data = ml.Data.LoadFromEnumerable(
            rows.Select(r => new RawRow
            {
                Island = r.Island,
                Depth = r.Depth ?? float.NaN,
                Flipper = r.Flipper,
            })
        );
        var front = ml
            .Transforms.Categorical.OneHotEncoding("IslandVector", "Island")
            .Append(
                ml.Transforms.ReplaceMissingValues(
                    "Depth",
                    replacementMode: Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode.Mean
                )
            )
            .Append(ml.Transforms.Concatenate("Wide", "IslandVector", "Depth", "Flipper"))
            .Append(ml.Transforms.NormalizeMinMax("Wide"))
            .Fit(data);
        var wide = front.Transform(data).Schema["Wide"].Type as VectorDataViewType;
        var schema = new ModelSchema(
            [new("Wide", ColumnKind.Single, wide!.Size, false, 0, [])],
            [new("Sum", "regression", "y", [new("Sum.Score", ColumnKind.Single, 1, true, [])], 1)]
        );
        using var transformer = new MultiTaskTransformer(
            ml,
            NetworkExport.Build(schema, _ => new float[1], (ops, x) => [ops.Sum(x[0], 1, keepAxis: true)]),
            schema
        );
        var chain = new TransformerChain<ITransformer>(front, transformer);
        var path = Path.Combine(_folder.FullName, name);
        if (name.EndsWith("zip", StringComparison.Ordinal))
            ml.Model.Save(chain, data.Schema, path);
        else
            ml.MultiTask().ConvertToOnnx(chain, data, path);
        using var scorer = MultiTaskScorer.Load(path);
        var result = scorer.Score(rows);
        var expected = chain.Transform(data).GetColumn<float>("Sum.Score").ToArray();
        for (var i = 0; i < rows.Length; i++)
            Assert.AreEqual(expected[i], result["Sum"].Score(i), 1e-5);
        var columns = scorer.Score(new ScoringInput(2).Add("Island", "i1", "").Add("Depth", 3f, float.NaN).Add("Flipper", 4f, 8f));
        Assert.AreEqual(2, columns.Rows);
        Assert.IsTrue(float.IsFinite(columns["Sum"].Score(1)));
    }

    [TestMethod]
    public void WhatDoesNotFitIsNamed()
    {
        using var scorer = MultiTaskScorer.Load(Network());
        Says("reads 'Features', which the rows do not have; they have 'Other'", () => scorer.Score(new ScoringInput(1).Add("Other", 1f)));
        Says("has no input 'Other'; it reads 'Features'", () =>
            scorer.Score(new ScoringInput(1).Add("Features", 1f, 2f, 3f).Add("Other", 1f))
        );
        Says("'Features' is given as Double; the model reads Single", () => scorer.Score(new ScoringInput(1).Add("Features", 1.0, 2, 3)));
        Says("'Features' has 4 values for 2 rows; the model reads 3", () =>
            scorer.Score(new ScoringInput(2).Add("Features", 1f, 2f, 3f, 4f))
        );
        Says("do not make 2 rows", () => new ScoringInput(2).Add("Features", 1f, 2f, 3f));
        Says("given twice", () => new ScoringInput(1).Add("Features", 1f).Add("Features", 1f));
        // So many that they are found by an index.
        var many = new ScoringInput(1);
        for (var i = 0; i < 40; i++)
            many.Add($"C{i}", 1f);
        Says("'C30' is given twice", () => many.Add("C30", 1f));
        Says("reads 'Features', which the rows do not have", () => scorer.Score(many));
        Says("has no input 'C0'; it reads 'Features'", () => scorer.Score(many.Add("Features", 1f, 2f, 3f)));
        Says("Raw has no such property or field; it has 'Island', 'Depth', 'Flipper'", () => scorer.Score([new Raw()]));
        Says("has 2 values for 'Features' in a row; the model reads 3", () => scorer.Score([new Bird { Features = [1, 2] }]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ScoringInput(0));
        var result = scorer.Score([_birds[0]]);
        StringAssert.Contains(Assert.ThrowsExactly<KeyNotFoundException>(() => result["Weight"]).Message, "'Mass'");
        Assert.ThrowsExactly<KeyNotFoundException>(() => result.Column<float>("Nothing"));
        Assert.ThrowsExactly<InvalidOperationException>(() => result.Column<int>("Species.PredictedLabel"));
        Assert.ThrowsExactly<InvalidOperationException>(() => result["Species"].Score(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => MultiTaskScorer.Load("x", new ScorerOptions { MaximumBatchSize = 0 }));

        static void Says(string text, Action action) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(action).Message, text);
    }

    [TestMethod]
    public async Task ARequestThatCannotBeReadSpoilsNoOther()
    {
        await using var scorer = MultiTaskScorer.Load(Network(), new ScorerOptions { MaximumDelay = TimeSpan.FromMilliseconds(50) });
        var good = Enumerable.Range(0, 5).Select(i => scorer.ScoreAsync(_birds[i])).ToArray();
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => scorer.ScoreAsync(new Bird { Features = [1] }));
        for (var i = 0; i < 5; i++)
            Check(await good[i], 0, _birds[i]);
    }

    [TestMethod]
    public async Task ReplacedUnderLoadWithoutAFailedRequest()
    {
        var (first, second) = (Network(), Path.Combine(_folder.FullName, "second.onnx"));
        var schema = Birds.Schema();
        File.WriteAllBytes(
            second,
            NetworkExport.Build(
                schema,
                _ => new float[9],
                (ops, x) =>
                {
                    var zero = ops.Linear(x[0], ops.Parameter("zero", Initializer.Zeros, 3, 3), default);
                    var one = ops.Sum(zero, 1, keepAxis: true);
                    return
                    [
                        ops.Softmax(zero, 1),
                        ops.ReduceMax(ops.Softmax(zero, 1), 1, keepAxis: true),
                        ops.ArgMax(zero, 1),
                        one,
                        ops.Apply(Activation.Sigmoid, one),
                        ops.GreaterThan(one, 0),
                        ops.Affine(one, 1, -7),
                    ];
                }
            )
        );
        await using var scorer = MultiTaskScorer.Load(first);
        using var stop = new CancellationTokenSource();
        var counts = new int[4];
        // Callers that never wait get threads of their own: on few cores they would keep the others from the pool's.
        var callers = counts
            .Select(
                (_, c) =>
                    Task
                        .Factory.StartNew(
                            async () =>
                            {
                                while (!stop.IsCancellationRequested)
                                {
                                    var bird = _birds[counts[c] % 40];
                                    var mass = (c % 2 == 0 ? await scorer.ScoreAsync(bird) : scorer.Score([bird]))["Mass"].Score(0);
                                    Assert.IsTrue(mass == -7 || Math.Abs(mass - Birds.Expect(bird).Mass) < 2e-3, $"{mass}");
                                    Interlocked.Increment(ref counts[c]);
                                }
                            },
                            CancellationToken.None,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                        .Unwrap()
            )
            .ToArray();
        var deadline = DateTime.UtcNow.AddSeconds(60);
        for (
            var i = 0;
            i < 20 || (counts.Any(count => count < 10) && DateTime.UtcNow < deadline && !callers.Any(caller => caller.IsCompleted));
            i++
        )
        {
            scorer.Replace(i % 2 == 0 ? second : first);
            await Task.Delay(5);
        }
        scorer.Replace(first);
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.IsTrue(counts.All(count => count >= 10), string.Join(", ", counts));
        Check(scorer.Score([_birds[0]]), 0, _birds[0]);
    }

    [TestMethod]
    public void ABrokenOrDifferentModelLeavesTheOldOneInPlace()
    {
        using var scorer = MultiTaskScorer.Load(Network());
        var broken = Path.Combine(_folder.FullName, "broken.onnx");
        File.WriteAllBytes(broken, Birds.Model()[..500]);
        Assert.ThrowsExactly<OnnxModelException>(() => scorer.Replace(broken));
        Assert.ThrowsExactly<FileNotFoundException>(() => scorer.Replace(Path.Combine(_folder.FullName, "none.onnx")));
        var other = Birds.Schema();
        var fewer = new ModelSchema(other.Inputs, [other.Tasks[2]]);
        File.WriteAllBytes(broken, NetworkExport.Build(fewer, _ => new float[1], (ops, x) => [ops.Sum(x[0], 1, keepAxis: true)]));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => scorer.Replace(broken)).Message,
            "does not give 'Species.Score'"
        );
        Check(scorer.Score([_birds[0]]), 0, _birds[0]);
    }

    [TestMethod]
    public async Task CancelledRequestsEndAtOnce()
    {
        await using var scorer = MultiTaskScorer.Load(Network(), new ScorerOptions { MaximumDelay = TimeSpan.FromSeconds(1) });
        using var cancel = new CancellationTokenSource();
        var waiting = scorer.ScoreAsync(_birds[0], cancel.Token);
        var other = scorer.ScoreAsync(_birds[1]);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        Check(await other, 0, _birds[1]);
        await Assert.ThrowsAsync<OperationCanceledException>(() => scorer.ScoreAsync(_birds[0], cancel.Token));
    }

    [TestMethod]
    public async Task DisposeFinishesWhatWasTakenAndTakesNoMore()
    {
        var scorer = MultiTaskScorer.Load(Network(), new ScorerOptions { MaximumBatchSize = 4 });
        var taken = Enumerable.Range(0, 100).Select(i => scorer.ScoreAsync(_birds[i % 40])).ToArray();
        await scorer.DisposeAsync();
        for (var i = 0; i < 100; i++)
            Check(await taken[i], 0, _birds[i % 40]);
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => scorer.ScoreAsync(_birds[0]));
        Assert.ThrowsExactly<ObjectDisposedException>(() => scorer.Score(_birds));
        Assert.ThrowsExactly<ObjectDisposedException>(() => scorer.Schema);
        scorer.Dispose();
    }

    private static void Check(ScoringResult result, int row, Bird bird) =>
        new Scored
        {
            SpeciesScore = [.. result["Species"].Scores(row)],
            SpeciesProbability = result["Species"].Probability(row),
            Species = (uint)Array.IndexOf(Birds.Species, result["Species"].PredictedLabel(row)) + 1,
            SexScore = result["Sex"].Score(row),
            SexProbability = result["Sex"].Probability(row),
            Male = result["Sex"].IsTrue(row),
            Mass = result["Mass"].Score(row),
        }.Check(bird);

    private string Network()
    {
        var path = Path.Combine(_folder.FullName, "birds.onnx");
        File.WriteAllBytes(path, Birds.Model());
        return path;
    }

    private sealed class Raw
    {
        public string Island { get; set; } = "";

        public float? Depth { get; set; }

        public int Flipper { get; set; }
    }

    private sealed class RawRow
    {
        public string Island { get; set; } = "";

        public float Depth { get; set; }

        public float Flipper { get; set; }
    }
}
