using MlNet.MultiTask.Transformers.Tests.Support;

namespace MlNet.MultiTask.Transformers.Tests.Serving;

/// <summary>How requests become batches.</summary>
[TestClass]
public sealed class RequestGathererTests
{
    [TestMethod]
    public async Task WhatComesWhileABatchRunsIsTheNextBatch()
    {
        using var gate = new SemaphoreSlim(0);
        var sizes = new List<int>();
        var gatherer = new RequestGatherer(new ScorerOptions { MaximumBatchSize = 4 }, batch =>
        {
            gate.Wait();
            sizes.Add(batch.Count);
            Finish(batch);
        });
        var first = Request();
        await gatherer.AddAsync(first, default);
        await Task.Delay(100);
        var rest = Enumerable.Range(0, 6).Select(_ => Request()).ToArray();
        foreach (var request in rest)
            await gatherer.AddAsync(request, default);
        gate.Release(3);
        await gatherer.FinishAsync();
        CollectionAssert.AreEqual(new[] { 1, 4, 2 }, sizes);
        Assert.IsTrue(rest.All(request => request.IsDone));
    }

    [TestMethod]
    public async Task ADelayWaitsForOthersAndAFullBatchDoesNotWait()
    {
        var sizes = new List<int>();
        var gatherer = new RequestGatherer(new ScorerOptions { MaximumBatchSize = 3, MaximumDelay = TimeSpan.FromSeconds(1) }, batch =>
        {
            sizes.Add(batch.Count);
            Finish(batch);
        });
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 3; i++)
        {
            await gatherer.AddAsync(Request(), default);
            await Task.Delay(30);
        }
        await gatherer.FinishAsync();
        CollectionAssert.AreEqual(new[] { 3 }, sizes);
        Assert.IsTrue(watch.Elapsed < TimeSpan.FromSeconds(1), $"{watch.Elapsed}");
    }

    [TestMethod]
    public async Task RowsAreCountedAndARequestIsNeverSplit()
    {
        using var gate = new SemaphoreSlim(0);
        var sizes = new List<string>();
        var gatherer = new RequestGatherer(new ScorerOptions { MaximumBatchSize = 5 }, batch =>
        {
            gate.Wait();
            sizes.Add(string.Join('+', batch.Select(request => request.Rows.Rows)));
            Finish(batch);
        });
        await gatherer.AddAsync(Request(), default);
        await Task.Delay(100);
        foreach (var rows in new[] { 2, 2, 3, 2, 5 })
            await gatherer.AddAsync(Request(rows), default);
        gate.Release(10);
        await gatherer.FinishAsync();
        CollectionAssert.AreEqual(new[] { "1", "2+2", "3+2", "5" }, sizes);
    }

    [TestMethod]
    public async Task AFullQueueHoldsCallersBackUntilThereIsRoom()
    {
        using var gate = new SemaphoreSlim(0);
        var gatherer = new RequestGatherer(new ScorerOptions { MaximumBatchSize = 1, QueueLength = 2 }, batch =>
        {
            gate.Wait();
            Finish(batch);
        });
        await gatherer.AddAsync(Request(), default);
        await Task.Delay(100);
        await gatherer.AddAsync(Request(), default);
        await gatherer.AddAsync(Request(), default);
        var held = gatherer.AddAsync(Request(), default).AsTask();
        using var cancel = new CancellationTokenSource();
        var cancelled = gatherer.AddAsync(Request(), cancel.Token).AsTask();
        await Task.Delay(50);
        Assert.IsFalse(held.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled);
        gate.Release(10);
        await held;
        await gatherer.FinishAsync();
    }

    private static ScoringRequest Request(int rows = 1) => new(new ScoringInput(rows).Add("Features", new float[3 * rows]).AsSource());

    private static void Finish(List<ScoringRequest> batch) =>
        batch.ForEach(request => request.Finish(new ScoringResult(Birds.Schema(), [], [], request.Rows.Rows)));
}
