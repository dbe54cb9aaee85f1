using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// What a joined value [rows, columns] was joined from: trained columns first, such as embeddings, and then those that are data, such as
/// slots of zeros and ones. A product need not know the gradients of the latter.
/// </summary>
/// <param name="Trained">The first columns.</param>
internal sealed record JoinedColumns(Tensor Trained)
{
    private static readonly ConditionalWeakTable<Tensor, JoinedColumns> s_known = [];

    /// <summary>Keeps in mind what a value was joined from, where it is of this kind. Outside of a step, where nothing has gradients, all
    /// columns but the first part's count as data.</summary>
    /// <param name="joined">The value.</param>
    /// <param name="parts">What it was joined from along its columns.</param>
    public static void Remember(Tensor joined, ReadOnlySpan<Tensor> parts)
    {
        if (joined.dim() != 2 || (is_grad_enabled() && !joined.requires_grad))
            return;
        var (first, columns) = (parts.Length, joined.size(1));
        while (first > 1 && !parts[first - 1].requires_grad)
            columns -= parts[--first].size(1);
        if (first < parts.Length)
            s_known.Add(joined, new JoinedColumns(first == 1 ? parts[0] : joined.narrow(1, 0, columns)));
    }

    /// <summary>What a value was joined from; null where that is not known.</summary>
    public static JoinedColumns? Of(Tensor joined) => s_known.TryGetValue(joined, out var columns) ? columns : null;
}
