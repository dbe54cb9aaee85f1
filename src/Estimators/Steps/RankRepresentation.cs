using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>
/// The tasks' gradients of a shared representation of which each of several ranks has that of its own rows. Their products are sums over
/// rows; a balancer that looks at the values gets those of all rows, in the order in which one rank with all rows has them, so that what it
/// draws for a value is the same however the rows are spread.
/// </summary>
/// <param name="ranks">The ranks.</param>
/// <param name="cuts">This rank's representation.</param>
/// <param name="own">The gradients with respect to it.</param>
/// <param name="taskCount">Number of tasks.</param>
internal sealed class RankRepresentation(RankGroup ranks, SharedCuts cuts, TaskGradients own, int taskCount) : IDisposable
{
    private readonly SpanGradients _whole = new(1, taskCount);
    private readonly SpanGradients _rowless = new(1, taskCount);
    private RepresentationRow[] _rows = [];
    private int _holder;
    private bool _isWhole;

    private int RowlessLength => own.Length == 0 ? 0 : own.Length - cuts.LengthOfRows;

    /// <summary>Begins with the gradients of a step.</summary>
    public void Begin() => _isWhole = false;

    /// <summary>⟨gᵢ, gⱼ⟩ of the given tasks over all ranks, row by row.</summary>
    public double[] Products(int[] tasks)
    {
        var message = new double[tasks.Length * tasks.Length + 1];
        own.Products(tasks, 0, 0, own.Length - RowlessLength).CopyTo(message, 0);
        message[^1] = RowlessLength;
        ranks.Sum(message);
        var products = message[..^1];
        if (message[^1] == 0)
            return products;
        // Of a value that depends on no row each rank has a part of the gradient, and not a part of the values.
        var parts = ranks.Gather(MemoryMarshal.AsBytes<float>(Tails(tasks)));
        SumTails(tasks, [.. parts.Select(part => MemoryMarshal.Cast<byte, float>(part).ToArray())], _rowless, 0);
        var more = _rowless.Products(tasks, 0, 0);
        for (var i = 0; i < products.Length; i++)
            products[i] += more[i];
        return products;
    }

    /// <summary>The gradients of all ranks; they are fetched when they are first asked for in a step.</summary>
    public TaskGradients Whole(int[] tasks)
    {
        if (!_isWhole)
            Fetch(tasks);
        _isWhole = true;
        return _whole;
    }

    /// <summary>What this rank has of values for the whole representation.</summary>
    public float[] OwnPartOf(ReadOnlySpan<float> whole)
    {
        var part = new float[own.Length];
        foreach (var row in _rows)
            if (row.Rank == ranks.Rank)
                row.CopyFrom(whole, part);
        // The ranks' gradients are added up behind the representation: one rank brings in what is no row's.
        if (_holder == ranks.Rank && RowlessLength is > 0 and var count)
            whole[^count..].CopyTo(part.AsSpan(cuts.LengthOfRows));
        return part;
    }

    public void Dispose()
    {
        _whole.Dispose();
        _rowless.Dispose();
    }

    private void Fetch(int[] tasks)
    {
        var head = RepresentationRow.Write(cuts.OfRows);
        var message = new int[2 + head.Count + tasks.Length * own.Length];
        (message[0], message[1]) = (head.Count, RowlessLength);
        head.CopyTo(message, 2);
        var values = MemoryMarshal.Cast<int, float>(message.AsSpan(2 + head.Count));
        for (var k = 0; k < tasks.Length; k++)
            own.Row(tasks[k], 0).CopyTo(values[(k * own.Length)..]);
        int[][] all = [.. ranks.Gather(MemoryMarshal.AsBytes<int>(message)).Select(part => MemoryMarshal.Cast<byte, int>(part).ToArray())];
        _rows = RepresentationRow.Arrange(all.Select((part, rank) => RepresentationRow.Read(rank, part.AsSpan(2, part[0]))));
        Fill(tasks, all);
    }

    private void Fill(int[] tasks, int[][] all)
    {
        var rowless = all.Max(part => part[1]);
        _holder = Array.FindIndex(all, part => part[1] > 0);
        var ofRows = _rows.Length == 0 ? 0 : _rows[^1].To + _rows[^1].WideLength;
        _whole.Begin(ofRows + rowless);
        ReadOnlySpan<float> Of(int[] part, int k)
        {
            var values = MemoryMarshal.Cast<int, float>(part.AsSpan(2 + part[0]));
            var length = values.Length / tasks.Length;
            return values.Slice(k * length, length);
        }
        for (var k = 0; k < tasks.Length; k++)
        {
            var to = _whole.Values(tasks[k]);
            to.Clear();
            foreach (var row in _rows)
                row.CopyTo(Of(all[row.Rank], k), to);
        }
        if (rowless > 0)
            SumTails(
                tasks,
                [.. all.Select(part => tasks.SelectMany((_, k) => Of(part, k)[^part[1]..].ToArray()).ToArray())],
                _whole,
                ofRows
            );
    }

    private float[] Tails(int[] tasks)
    {
        var (count, at) = (RowlessLength, 0);
        var tails = new float[tasks.Length * count];
        foreach (var task in tasks)
        {
            own.Row(task, 0)[(own.Length - count)..].CopyTo(tails.AsSpan(at));
            at += count;
        }
        return tails;
    }

    // In the order of the ranks, of which those without a row have none.
    private void SumTails(int[] tasks, float[][] parts, SpanGradients to, int start)
    {
        var count = parts.Max(part => part.Length) / tasks.Length;
        if (parts.Any(part => part.Length > 0 && part.Length != count * tasks.Length))
            throw ranks.Agreed(
                new NotSupportedException(
                    "The tasks' own layers read values that are computed from parameters alone, and the ranks have their rows in different "
                        + $"numbers of parts. Set {nameof(MultiTaskOptions.MicroBatches)} to 1, or "
                        + $"{nameof(MultiTaskOptions.BalancingGradients)} to {nameof(BalancingGradients.SharedParameters)}."
                )
            );
        if (start == 0)
            to.Begin(count);
        for (var k = 0; k < tasks.Length; k++)
        {
            var sum = to.Values(tasks[k])[start..];
            sum.Clear();
            foreach (var part in parts.Where(part => part.Length > 0))
                System.Numerics.Tensors.TensorPrimitives.Add<float>(sum, part.AsSpan(k * count, count), sum);
        }
    }
}
