using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Use after Dispose, and from several threads at once. Before sessions were reference-counted, these ended the process.</summary>
[TestClass]
[DoNotParallelize]
public sealed class DisposeTests
{
    private const int Threads = 16;
    private readonly MLContext _ml = new(1);
    private readonly Bird[] _birds = Birds.Rows(50);

    [TestMethod]
    public void OfTwoEnginesThatOwnAModelTheSecondSaysThatItWasDisposed()
    {
        var transformer = Birds.Transformer(_ml);
        var first = _ml.Model.CreatePredictionEngine<Bird, Scored>(transformer);
        using var second = _ml.Model.CreatePredictionEngine<Bird, Scored>(transformer);
        second.Predict(_birds[0]).Check(_birds[0]);
        first.Dispose();
        var message = Assert.ThrowsExactly<ObjectDisposedException>(() => second.Predict(_birds[1])).Message;
        StringAssert.Contains(message, "OwnsTransformer");
        Assert.ThrowsExactly<ObjectDisposedException>(() => first.Predict(_birds[1]));
        first.Dispose();
    }

    [TestMethod]
    public void AnEngineThatDoesNotOwnTheModelLeavesItToTheOthers()
    {
        using var transformer = Birds.Transformer(_ml);
        var options = new PredictionEngineOptions { OwnsTransformer = false };
        var first = _ml.Model.CreatePredictionEngine<Bird, Scored>(transformer, options);
        using var second = _ml.Model.CreatePredictionEngine<Bird, Scored>(transformer, options);
        first.Predict(_birds[0]).Check(_birds[0]);
        first.Dispose();
        foreach (var bird in _birds)
            second.Predict(bird).Check(bird);
    }

    [TestMethod]
    public void ARowThatWasDisposedSaysSo()
    {
        using var transformer = Birds.Transformer(_ml);
        var data = _ml.Data.LoadFromEnumerable(_birds);
        var mapper = ((ITransformer)transformer).GetRowToRowMapper(data.Schema);
        using var source = data.GetRowCursor(data.Schema);
        source.MoveNext();
        var mass = mapper.OutputSchema["Mass.Score"];
        var row = mapper.GetRow(source, [mass]);
        var getter = row.GetGetter<float>(mass);
        float value = 0;
        getter(ref value);
        Assert.AreEqual(Birds.Expect(_birds[0]).Mass, value, 2e-3);
        row.Dispose();
        row.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => getter(ref value));
    }

    [TestMethod]
    public void AnOpenCursorEndsWithTheBatchThatItHas()
    {
        var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(_ml.Data.LoadFromEnumerable(_birds));
        var mass = view.Schema["Mass.Score"];
        using var cursor = view.GetRowCursor([mass]);
        var getter = cursor.GetGetter<float>(mass);
        float value = 0;
        cursor.MoveNext();
        transformer.Dispose();
        transformer.Dispose();
        for (var row = 0; row < 4; row++)
        {
            getter(ref value);
            Assert.AreEqual(Birds.Expect(_birds[row]).Mass, value, 2e-3);
            if (row < 3)
                Assert.IsTrue(cursor.MoveNext());
        }
        Assert.ThrowsExactly<ObjectDisposedException>(() => cursor.MoveNext());
    }

    [TestMethod]
    public void AViewOfADisposedModelOpensNoCursor()
    {
        var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(_ml.Data.LoadFromEnumerable(_birds));
        transformer.Dispose();
        foreach (var column in new[] { "Mass.Score", "Sex.PredictedLabel", "Species.Score" })
            Assert.ThrowsExactly<ObjectDisposedException>(() => view.GetRowCursor([view.Schema[column]]));
        Assert.ThrowsExactly<ObjectDisposedException>(() => view.GetRowCursor(view.Schema));
        Assert.ThrowsExactly<ObjectDisposedException>(() => view.GetRowCursorSet(view.Schema, 4));
        // What stood in the view before is still there to read.
        Assert.AreEqual(_birds.Length, view.GetColumn<int>("Id").Count());
    }

    [TestMethod]
    public void ADisposedCursorGivesItsBatchBackOnce()
    {
        using var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(_ml.Data.LoadFromEnumerable(_birds));
        for (var i = 0; i < 20; i++)
        {
            var cursor = view.GetRowCursor(view.Schema);
            cursor.MoveNext();
            Parallel.For(0, Threads, _ => cursor.Dispose());
            // Had the batch gone back twice, these two would share one.
            using var a = view.GetRowCursor(view.Schema);
            using var b = view.GetRowCursor(view.Schema);
            a.MoveNext();
            for (var rows = 0; rows < 10; rows++)
                b.MoveNext();
            float score = 0;
            a.GetGetter<float>(view.Schema["Mass.Score"])(ref score);
            Assert.AreEqual(Birds.Expect(_birds[0]).Mass, score, 2e-3);
        }
    }

    [TestMethod]
    public void SixteenThreadsWithEnginesThatOwnOneModel()
    {
        var disposed = 0;
        for (var round = 0; round < 20; round++)
        {
            var transformer = Birds.Transformer(_ml);
            var chain = new TransformerChain<ITransformer>(transformer);
            Run(thread =>
            {
                try
                {
                    for (var i = 0; i < 3; i++)
                    {
                        using var engine = _ml.Model.CreatePredictionEngine<Bird, Scored>(chain);
                        foreach (var bird in _birds.AsSpan(thread, 5))
                            engine.Predict(bird).Check(bird);
                    }
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref disposed);
                }
            });
        }
        Assert.IsTrue(disposed > 0, "Every thread got all its engines, though the first one disposed the model.");
    }

    [TestMethod]
    public void SixteenThreadsReadWhileAnotherDisposesTheModel()
    {
        for (var round = 0; round < 20; round++)
        {
            var transformer = Birds.Transformer(_ml);
            var view = transformer.Transform(_ml.Data.LoadFromEnumerable(_birds));
            Run(thread =>
            {
                if (thread == round % Threads)
                    transformer.Dispose();
                // The columns of one task, of two and of all are scored by sessions of their own.
                var columns = view.Schema.Skip(ColumnsBefore).Where((_, i) => thread % 3 == 0 || i % 3 <= thread % 3).ToArray();
                try
                {
                    using var cursor = view.GetRowCursor(columns);
                    while (cursor.MoveNext()) { }
                }
                catch (ObjectDisposedException) { }
            });
        }
    }

    [TestMethod]
    public void SixteenThreadsOnOneEngineGetAnExceptionAtWorst()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Bird, Scored>(Birds.Transformer(_ml));
        Run(thread =>
        {
            for (var i = 0; i < 500; i++)
            {
                try
                {
                    engine.Predict(_birds[thread]);
                }
                catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
                {
                    // Threads write into one row of ML.NET's engine, which is for one thread: whatever managed code says about it.
                }
                if (thread == 0 && i == 250)
                    engine.Dispose();
            }
        });
        Assert.ThrowsExactly<ObjectDisposedException>(() => engine.Predict(_birds[0]));
    }

    [TestMethod]
    public void SixteenThreadsDisposeCursorsThatOthersRead()
    {
        using var transformer = Birds.Transformer(_ml);
        var view = transformer.Transform(_ml.Data.LoadFromEnumerable(_birds));
        for (var round = 0; round < 50; round++)
        {
            var cursor = view.GetRowCursor(view.Schema);
            Run(thread =>
            {
                try
                {
                    if (thread == Threads - 1)
                        cursor.Dispose();
                    while (cursor.MoveNext()) { }
                }
                catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
                {
                    // Two threads in one cursor: whatever managed code says about it.
                }
            });
        }
        Assert.AreEqual(_birds.Length, view.GetColumn<float>("Mass.Score").Count());
    }

    [TestMethod]
    public async Task SixteenThreadsScoreWhileTheScorerIsReplacedAndDisposed()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        await File.WriteAllBytesAsync(path, Birds.Model());
        try
        {
            for (var round = 0; round < 5; round++)
            {
                var scorer = MultiTaskScorer.Load(path, new ScorerOptions { MaximumBatchSize = 4 });
                Run(thread =>
                {
                    for (var i = 0; i < 20; i++)
                    {
                        try
                        {
                            var mass = (thread % 2 == 0 ? scorer.Score(_birds) : scorer.ScoreAsync(_birds[0]).GetAwaiter().GetResult())[
                                "Mass"
                            ];
                            Assert.AreEqual(Birds.Expect(_birds[0]).Mass, mass.Score(0), 2e-3);
                            if (thread == 1)
                                scorer.Replace(path);
                        }
                        catch (ObjectDisposedException) { }
                        if (thread == 2 && i == 15)
                            scorer.Dispose();
                    }
                });
                Assert.ThrowsExactly<ObjectDisposedException>(() => scorer.Score(_birds));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private int ColumnsBefore => _ml.Data.LoadFromEnumerable(_birds).Schema.Count;

    private static void Run(Action<int> work)
    {
        using var start = new Barrier(Threads);
        Exception? failure = null;
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, Threads)
                .Select(i => new Thread(() =>
                {
                    start.SignalAndWait();
                    try
                    {
                        work(i);
                    }
                    catch (Exception e)
                    {
                        failure = e;
                    }
                })),
        ];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        if (failure is not null)
            Assert.Fail(failure.ToString());
    }
}
