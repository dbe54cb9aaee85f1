namespace MlNet.MultiTask;

/// <summary>A rank that is a thread.</summary>
/// <param name="ranks">All of them.</param>
/// <param name="rank">Its number.</param>
internal sealed class ThreadCommunicator(ThreadRanks ranks, int rank) : Communicator
{
    public override int Rank => rank;

    public override int Size => ranks.Count;

    public override void AllReduce(Span<float> values) => ranks.Sum(rank, values);

    public override void AllReduce(Span<double> values) => ranks.Sum(rank, values);

    public override void ReduceScatter(Span<float> values, ReadOnlySpan<int> counts) => ranks.SumPart(rank, values, counts);

    public override void AllGather(Span<float> values, ReadOnlySpan<int> counts) => ranks.TakeParts(rank, values, counts);

    public override void Broadcast(Span<byte> bytes, int root = 0)
    {
        Guard.Range(root >= 0 && root < Size, root, $"a rank from 0 to {Size - 1}");
        ranks.Broadcast(rank, bytes, root);
    }

    public override IReadOnlyList<byte[]> AllGather(ReadOnlySpan<byte> own) => ranks.Gather(rank, own);

    public override void Barrier() => ranks.Meet();

    public override void Abort(string reason) => ranks.Fail(rank, reason);
}
