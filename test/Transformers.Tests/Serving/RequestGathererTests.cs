namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>How requests become batches.</summary>
[TestClass]
public sealed class RequestGathererTests
{
    [TestMethod]
    public async Task WhatComesWhileABatchRunsIsTheNextBatch()
    {
        using var begun = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        var sizes = new List<int>();
        var gatherer = new RequestGatherer(new ScorerOptions { MaximumBatchSize = 4 }, batch =>
        {
            begun.Release();
            gate.Wait();
            sizes.Add(batch.Count);
            Finish(batch);
        });
        var first = Request();
        await gatherer.AddAsync(first, default);
        await begun.WaitAsync();
        var rest = Enumerable.Range(0, 6).Select(_ => Request()).ToArray();
        foreach (var request in rest)
            await gatherer.AddAsync(request, default);
        gate.Release(3);
        await gatherer.FinishAsync();
        CollectionAssert.AreEqual(new[] { 1, 4, 2 }, sizes);
        Assert.IsTrue(rest.All(request => request.IsDone));
    }

    /// <summary>The delay of an hour is one that users cannot set: a batch that waited for its end would never run.</summary>
    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task AFullBatchDoesNotWaitForTheDelaysEnd()
    {
        var sizes = new List<int>();
        var gatherer = new RequestGatherer(new ScorerOptions { MaximumBatchSize = 3, MaximumDelay = TimeSpan.FromHours(1) }, batch =>
        {
            sizes.Add(batch.Count);
            Finish(batch);
        });
        ScoringRequest[] requests = [Request(), Request(), Request()];
        foreach (var request in requests)
        {
            Assert.IsFalse(requests[0].IsDone, "one or two are no full batch, and the delay has not ended");
            await gatherer.AddAsync(request, default);
            // Time in which a worker that does not wait would take one or two alone.
            await Task.Delay(20);
        }
        await Task.WhenAll(requests.Select(request => request.Result));
        CollectionAssert.AreEqual(new[] { 3 }, sizes);
        await gatherer.FinishAsync();
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task ABatchThatDoesNotFillGoesWhenTheDelayEnds()
    {
        var gatherer = new RequestGatherer(
            new ScorerOptions { MaximumBatchSize = 3, MaximumDelay = TimeSpan.FromMilliseconds(20) },
            Finish
        );
        var request = Request();
        await gatherer.AddAsync(request, default);
        await request.Result;
        await gatherer.FinishAsync();
    }

    [TestMethod]
    public async Task RowsAreCountedAndARequestIsNeverSplit()
    {
        using var begun = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        var sizes = new List<string>();
        var gatherer = new RequestGatherer(new ScorerOptions { MaximumBatchSize = 5 }, batch =>
        {
            begun.Release();
            gate.Wait();
            sizes.Add(string.Join('+', batch.Select(request => request.Rows.Rows)));
            Finish(batch);
        });
        await gatherer.AddAsync(Request(), default);
        await begun.WaitAsync();
        foreach (var rows in new[] { 2, 2, 3, 2, 5 })
            await gatherer.AddAsync(Request(rows), default);
        gate.Release(10);
        await gatherer.FinishAsync();
        CollectionAssert.AreEqual(new[] { "1", "2+2", "3+2", "5" }, sizes);
    }

    [TestMethod]
    public async Task AFullQueueHoldsCallersBackUntilThereIsRoom()
    {
        using var begun = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        var gatherer = new RequestGatherer(new ScorerOptions { MaximumBatchSize = 1, QueueLength = 2 }, batch =>
        {
            begun.Release();
            gate.Wait();
            Finish(batch);
        });
        await gatherer.AddAsync(Request(), default);
        await begun.WaitAsync();
        await gatherer.AddAsync(Request(), default);
        await gatherer.AddAsync(Request(), default);
        var held = gatherer.AddAsync(Request(), default).AsTask();
        using var cancel = new CancellationTokenSource();
        var cancelled = gatherer.AddAsync(Request(), cancel.Token).AsTask();
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
