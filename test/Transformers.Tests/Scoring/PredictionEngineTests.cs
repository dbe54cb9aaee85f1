using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Single rows through ML.NET's prediction engine.</summary>
[TestClass]
[DoNotParallelize]
public sealed class PredictionEngineTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void ValuesRowByRow()
    {
        using var transformer = Birds.Transformer(_ml);
        using var engine = _ml.Model.CreatePredictionEngine<Bird, Scored>(transformer);
        foreach (var bird in Birds.Rows(20))
            engine.Predict(bird).Check(bird);
    }

    [TestMethod]
    public void SeveralEnginesOverOneModelOnSeveralThreads()
    {
        var birds = Birds.Rows(200);
        using var transformer = Birds.Transformer(_ml);
        Parallel.For(0, 4, _ =>
        {
            using var engine = _ml.Model.CreatePredictionEngine<Bird, Scored>(
                transformer,
                new PredictionEngineOptions { OwnsTransformer = false }
            );
            foreach (var bird in birds)
                engine.Predict(bird).Check(bird);
        });
        using var last = _ml.Model.CreatePredictionEngine<Bird, Scored>(
            transformer,
            new PredictionEngineOptions { OwnsTransformer = false }
        );
        last.Predict(birds[0]).Check(birds[0]);
    }

    [TestMethod]
    public void AnEngineOwnsItsModelUnlessToldOtherwise()
    {
        var transformer = Birds.Transformer(_ml);
        _ml.Model.CreatePredictionEngine<Bird, Scored>(transformer).Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => _ml.Model.CreatePredictionEngine<Bird, Scored>(transformer));
    }

    // How Microsoft.Extensions.ML's PredictionEnginePool does it: ML.NET's own Load, engines made as they are needed with the default
    // options, none ever disposed, and a pool over a newly loaded model in the place of the old one while engines of both are at work.
    [TestMethod]
    public void APoolOfEnginesOverASavedModelThatIsLoadedAgain()
    {
        var birds = Birds.Rows(50);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip");
        using (var transformer = Birds.Transformer(_ml))
            _ml.Model.Save(transformer, _ml.Data.LoadFromEnumerable(birds).Schema, path);
        try
        {
            var pool = Load();
            var predictions = 0;
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, worker =>
            {
                for (var round = 0; round < 20; round++)
                {
                    if (worker == 0 && round % 5 == 4)
                        Volatile.Write(ref pool, Load());
                    var current = Volatile.Read(ref pool);
                    var engine = current.Get();
                    var bird = birds[(worker * 20 + round) % birds.Length];
                    engine.Predict(bird).Check(bird);
                    current.Return(engine);
                    Interlocked.Increment(ref predictions);
                }
            });
            Assert.AreEqual(160, predictions);
        }
        finally
        {
            File.Delete(path);
        }

        ObjectPool<PredictionEngine<Bird, Scored>> Load()
        {
            var ml = new MLContext(1);
            return new DefaultObjectPool<PredictionEngine<Bird, Scored>>(new EnginePolicy(ml, ml.Model.Load(path, out _)));
        }
    }

    [TestMethod]
    public void WithinAChainOfStockSteps()
    {
        var birds = Birds.Rows(30);
        var data = _ml.Data.LoadFromEnumerable(birds);
        using var transformer = Birds.Transformer(_ml);
        var front = _ml.Transforms.CopyColumns("Kept", "Name").Fit(data);
        var scored = transformer.Transform(front.Transform(data));
        var behind = _ml.Transforms.Conversion.MapKeyToValue("SpeciesText", "Species.PredictedLabel").Fit(scored);
        using var chain = new Microsoft.ML.Data.TransformerChain<ITransformer>(front, transformer, behind);
        using var engine = _ml.Model.CreatePredictionEngine<Bird, Named>(chain, new PredictionEngineOptions { OwnsTransformer = false });
        foreach (var bird in birds)
            Assert.AreEqual(Birds.Species[Birds.Expect(bird).SpeciesKey - 1], engine.Predict(bird).SpeciesText);
    }

    [TestMethod]
    public void TheRowMapperAsksForNoLabels()
    {
        using var transformer = Birds.Transformer(_ml);
        var mapper = transformer.GetRowToRowMapper(_ml.Data.LoadFromEnumerable(Birds.Rows(1)).Schema);
        var needed = mapper.GetDependencies([mapper.OutputSchema["Mass.Score"], mapper.OutputSchema["Name"]]).Select(column => column.Name);
        CollectionAssert.AreEquivalent(new[] { "Features", "Name" }, needed.ToArray());
        Assert.AreEqual(0, mapper.GetDependencies([]).Count());
    }

    /// <summary>What a row allocates is measured by benchmarks/scoring; that a vector is not made anew for each row is held here.</summary>
    [TestMethod]
    public void RowsShareTheBufferOfTheCaller()
    {
        using var transformer = Birds.Transformer(_ml);
        var scored = transformer.Transform(_ml.Data.LoadFromEnumerable(Birds.Rows(20)));
        var column = scored.Schema["Species.Score"];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> buffer = default;
        Assert.IsTrue(cursor.MoveNext());
        getter(ref buffer);
        var first = buffer.DenseValues().ToArray();
        ref var start = ref MemoryMarshal.GetReference(buffer.GetValues());
        while (cursor.MoveNext())
        {
            getter(ref buffer);
            Assert.IsTrue(Unsafe.AreSame(ref start, ref MemoryMarshal.GetReference(buffer.GetValues())), "a new array for a row");
        }
        CollectionAssert.AreNotEqual(first, buffer.DenseValues().ToArray(), "the last row's scores stand where the first row's stood");
    }

    private sealed class EnginePolicy(MLContext ml, ITransformer model) : PooledObjectPolicy<PredictionEngine<Bird, Scored>>
    {
        public override PredictionEngine<Bird, Scored> Create() => ml.Model.CreatePredictionEngine<Bird, Scored>(model);

        public override bool Return(PredictionEngine<Bird, Scored> obj) => true;
    }

    private sealed class Named
    {
        public string SpeciesText { get; set; } = "";
    }
}
