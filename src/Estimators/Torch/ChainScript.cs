using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The recurrences of a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) on libtorch, in log space. A loop
/// in TorchScript takes a fraction of the time of one whose every step comes from here.</summary>
internal static class ChainScript
{
    /// <summary>What a step without a tag has in the labels.</summary>
    public const long Untagged = -1;

    /// <summary>What stands behind a row's end in the labels.</summary>
    public const long Behind = -2;

    private const string Source = """
        def sums(e: Tensor, m: Tensor, t: Tensor, c: Tensor) -> Tensor:
            given = []
            for i in range(e.size(0)):
                given.append(c)
                way = torch.logsumexp((c + e[i]).unsqueeze(2) + t, 1)
                c = torch.where(m[i], way, c)
            return torch.stack(given)

        def path(e: Tensor, m: Tensor, t: Tensor, first: Tensor, last: Tensor) -> Tensor:
            n = e.size(0)
            c = last.expand(e.size(1), e.size(2))
            pointers = []
            x = c
            for k in range(n):
                i = n - 1 - k
                x = torch.where(m[i], c + e[i], c)
                best = torch.max(t + x.unsqueeze(1), 2)
                pointers.append(best[1])
                c = torch.where(m[i], best[0], c)
            tag = torch.argmax(first + x, 1, True)
            given = [tag]
            for i in range(1, n):
                tag = pointers[n - 1 - i].gather(1, tag)
                given.append(tag)
            return torch.cat(given, 1)

        def surprise(e: Tensor, labels: Tensor, t: Tensor, first: Tensor, last: Tensor, never: float) -> Tensor:
            b = e.size(1)
            tags = torch.arange(e.size(2), device=e.device)
            wrong = labels.ge(0).unsqueeze(2).logical_and(labels.unsqueeze(2).ne(tags))
            both = torch.cat([e.masked_fill(wrong, never), e], 1)
            known = labels.ne(-2).unsqueeze(2)
            known = torch.cat([known, known], 1)
            a = first + both[0]
            for i in range(1, e.size(0)):
                way = torch.logsumexp(a.unsqueeze(2) + t, 1) + both[i]
                a = torch.where(known[i], way, a)
            z = torch.logsumexp(a + last, 1)
            return z[b:] - z[:b]

        """;

    private static readonly Lazy<jit.CompilationUnit> s_unit = new(() => jit.compile(Source));

    /// <summary>−log of the probability of all paths that have a row's known tags: what is not known is summed over. In turns with the
    /// paths that have any tags, as rows of one batch.</summary>
    /// <param name="scores">[batch, length, tags].</param>
    /// <param name="labels">[batch, length] int64: tags from 0, <see cref="Untagged"/> and <see cref="Behind"/>.</param>
    /// <param name="transitions">[tags, tags], from a row's tag to a column's.</param>
    /// <param name="first">[tags].</param>
    /// <param name="last">[tags].</param>
    /// <returns>[batch].</returns>
    public static Tensor Surprise(Tensor scores, Tensor labels, Tensor transitions, Tensor first, Tensor last) =>
        s_unit.Value.invoke<Tensor>(
            "surprise",
            scores.transpose(0, 1),
            labels.transpose(0, 1),
            transitions,
            first,
            last,
            Held((double)ShapeRules.Never)
        );

    /// <summary>The tags' probabilities, [batch, length, tags].</summary>
    public static Tensor Probabilities(Tensor scores, Tensor mask, Tensor transitions, Tensor first, Tensor last)
    {
        var (steps, known) = (scores.transpose(0, 1), Known(mask));
        long[] row = [scores.size(0), scores.size(2)];
        Tensor Sums(Tensor e, Tensor m, Tensor t, Tensor start) => s_unit.Value.invoke<Tensor>("sums", e, m, t, start.expand(row));
        var ahead = Sums(steps, known, transitions, first);
        var back = Sums(steps.flip(0), known.flip(0), transitions.t(), last).flip(0);
        return ahead.Plus(steps).Plus(back).softmax(-1).transpose(0, 1);
    }

    /// <summary>The most probable path, int64 [batch, length].</summary>
    public static Tensor Path(Tensor scores, Tensor mask, Tensor transitions, Tensor first, Tensor last) =>
        s_unit.Value.invoke<Tensor>("path", scores.transpose(0, 1), Known(mask), transitions, first, last);

    private static Tensor Known(Tensor mask) => mask.t().unsqueeze(2).gt(Held(0));
}
