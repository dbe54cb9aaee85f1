namespace MlNet.MultiTask;

/// <summary>
/// A network in several copies, trunk, towers and heads, each for some of the tasks: what a training with
/// <see cref="StoppingCriterion.EachTask"/> leaves where the tasks did best in different epochs.
/// </summary>
/// <param name="encodings">One per input column; what is trained in them is copied too.</param>
/// <param name="architecture">How the tasks share each copy.</param>
/// <param name="heads">One per task.</param>
/// <param name="routes">The ways into the architecture.</param>
/// <param name="copies">Per task the position of its copy, from 0.</param>
internal sealed class CopiedNetwork(
    IReadOnlyList<FittedEncoding> encodings,
    Architecture architecture,
    IReadOnlyList<TaskHead> heads,
    NetworkRoutes routes,
    IReadOnlyList<int> copies
) : Network(encodings, architecture, heads, routes)
{
    private const string Prefix = "copy";

    /// <summary>Where a copy's parameters lie.</summary>
    public static string ScopeOf(int copy) => $"{Prefix}{copy}";

    /// <summary>The copy that a parameter belongs to, by its name; 0 where the network has no copies.</summary>
    public static int CopyOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(Prefix.Length, Math.Max(0, name.IndexOf('/') - Prefix.Length)), out var copy)
            ? copy
            : 0;

    public override Network With(Architecture other) => base.With(other).Copied(copies);

    public override int CopyOf(int task) => copies[task];

    public override IReadOnlyList<T> Logits<T>(IOps<T> ops, IReadOnlyList<T> inputs) =>
        Pick(ops, scope => base.Logits(scope, inputs));

    public override IReadOnlyList<T> RouteLogits<T>(IOps<T> ops, int route, IReadOnlyList<T> inputs) =>
        Routes.Count == 1 ? Logits(ops, inputs) : Pick(ops, scope => base.RouteLogits(scope, route, inputs));

    public override IReadOnlyList<T> LogitsWithPenalty<T>(
        IOps<T> ops,
        int route,
        IReadOnlyList<T> inputs,
        out bool hasPenalty,
        out T penalty
    )
    {
        var penalties = new List<T>();
        var logits = Pick(
            ops,
            scope =>
            {
                var all = base.LogitsWithPenalty(scope, route, inputs, out var has, out var one);
                if (has)
                    penalties.Add(one);
                return all;
            }
        );
        hasPenalty = penalties.Count > 0;
        penalty = hasPenalty ? penalties.Skip(1).Aggregate(penalties[0], ops.Add) : default!;
        return logits;
    }

    public override IOps<T> HeadScope<T>(IOps<T> ops, int task) => base.HeadScope(ops.Scope(ScopeOf(copies[task])), task);

    // Each task's logits from its own copy. What a copy has for other tasks is not exported.
    private T[] Pick<T>(IOps<T> ops, Func<IOps<T>, IReadOnlyList<T>> logitsOf)
    {
        var picked = new T[copies.Count];
        for (var copy = 0; copy <= copies.Max(); copy++)
        {
            var logits = logitsOf(ops.Scope(ScopeOf(copy)));
            for (var task = 0; task < picked.Length; task++)
                if (copies[task] == copy)
                    picked[task] = logits[task];
        }
        return picked;
    }
}
