using Google.Protobuf;

namespace MlNet.MultiTask.Safety;

/// <summary>The trees of an ensemble, which the runtime builds by recursion and follows without looking.</summary>
internal sealed class Trees
{
    private const int NoParent = -1;
    private const int Unseen = -2;
    private static readonly HashSet<string> s_branches = new(StringComparer.Ordinal)
    {
        "BRANCH_LEQ",
        "BRANCH_LT",
        "BRANCH_GTE",
        "BRANCH_GT",
    };

    private readonly CheckedNode _node;
    private readonly IReadOnlyList<long> _trees;
    private readonly IReadOnlyList<long> _ids;
    private readonly IReadOnlyList<long> _features;
    private readonly IReadOnlyList<long> _trueIds;
    private readonly IReadOnlyList<long> _falseIds;
    private readonly bool[] _leaf;

    private Trees(CheckedNode node)
    {
        _node = node;
        (_trees, _ids, _features) = (Ints("nodes_treeids"), Ints("nodes_nodeids"), Ints("nodes_featureids"));
        (_trueIds, _falseIds) = (Ints("nodes_truenodeids"), Ints("nodes_falsenodeids"));
        var modes = node.Texts("nodes_modes") ?? [];
        _leaf = [.. modes.Select(IsLeaf)];
        var values = node.Floats("nodes_values")?.Count ?? 0;
        int[] counts = [_trees.Count, _ids.Count, _features.Count, _trueIds.Count, _falseIds.Count, modes.Count, values];
        if (counts[0] == 0 || counts.Distinct().Count() != 1)
            throw node.Wrong("has lists of different lengths for its nodes");
        foreach (var optional in new[] { node.Floats("nodes_hitrates")?.Count, node.Ints("nodes_missing_value_tracks_true")?.Count })
            if (optional is not (null or 0) && optional != counts[0])
                throw node.Wrong("has lists of different lengths for its nodes");
    }

    /// <summary>Checks the trees of a node.</summary>
    /// <returns>Comparisons for a row.</returns>
    public static long Check(CheckedNode node, long features, long targets)
    {
        var trees = new Trees(node);
        var comparisons = 0L;
        var begins = new Dictionary<long, (int From, int Count)>();
        for (int from = 0, to; from < trees._trees.Count; from = to)
        {
            for (to = from + 1; to < trees._trees.Count && trees._trees[to] == trees._trees[from]; to++) { }
            if (!begins.TryAdd(trees._trees[from], (from, to - from)))
                throw node.Wrong($"has the nodes of the tree {trees._trees[from]} in several places");
            comparisons += trees.Depth(from, to, features);
        }
        trees.CheckWeights(begins, targets);
        return comparisons;
    }

    // Nodes of a tree are numbered from 0 in the order in which they stand, the first is the root, and every other one is the child of
    // exactly one branch.
    private int Depth(int from, int to, long features)
    {
        var parents = new int[to - from];
        Array.Fill(parents, Unseen);
        parents[0] = NoParent;
        for (var i = 0; i < parents.Length; i++)
        {
            if (_ids[from + i] != i)
                throw Wrong(from, $"numbers its node {i} as {_ids[from + i]}");
            if (_leaf[from + i])
                continue;
            if (_features[from + i] < 0 || _features[from + i] >= features)
                throw Wrong(from, $"asks for the feature {_features[from + i]} of {features}");
            foreach (var child in new[] { _trueIds[from + i], _falseIds[from + i] })
                if (child < 1 || child >= parents.Length || parents[child] != Unseen)
                    throw Wrong(from, $"leads from its node {i} to {child}, which is no node or one that has a way to it");
                else
                    parents[child] = i;
        }
        return Depth(from, parents);
    }

    private int Depth(int from, int[] parents)
    {
        var depths = new int[parents.Length];
        depths[0] = 1;
        var way = new Stack<int>();
        for (var i = 0; i < parents.Length; i++)
        {
            for (var at = i; depths[at] == 0; at = parents[at])
            {
                // A circle never comes to the root.
                if (parents[at] == Unseen || way.Count > parents.Length)
                    throw Wrong(from, $"has a node {at} that its root does not lead to");
                way.Push(at);
            }
            while (way.TryPop(out var at))
                depths[at] = depths[parents[at]] + 1;
            if (depths[i] > _node.Limits.TreeDepth)
                throw Wrong(from, $"is more than {_node.Limits.TreeDepth} nodes deep");
        }
        return depths.Max();
    }

    private void CheckWeights(Dictionary<long, (int From, int Count)> begins, long targets)
    {
        var (trees, ids, to) = (Ints("target_treeids"), Ints("target_nodeids"), Ints("target_ids"));
        var weights = _node.Floats("target_weights")?.Count ?? 0;
        if (trees.Count != weights || ids.Count != weights || to.Count != weights)
            throw _node.Wrong("has lists of different lengths for its weights");
        for (var i = 0; i < weights; i++)
            if (!begins.TryGetValue(trees[i], out var tree) || !IsLeaf(tree, ids[i]) || to[i] < 0 || to[i] >= targets)
                throw _node.Wrong(
                    $"has a weight for the target {to[i]} at the node {ids[i]} of the tree {trees[i]}, which is no leaf or no target"
                );
    }

    private bool IsLeaf((int From, int Count) tree, long id) => id >= 0 && id < tree.Count && _leaf[tree.From + (int)id];

    private bool IsLeaf(ByteString mode)
    {
        var text = mode.ToStringUtf8();
        return text == "LEAF" || (s_branches.Contains(text) ? false : throw _node.Wrong($"has nodes of the unknown kind '{text}'"));
    }

    private IReadOnlyList<long> Ints(string name) => _node.Ints(name) ?? [];

    private OnnxModelException Wrong(int from, string what) => _node.Wrong($"has a tree {_trees[from]} that {what}");
}
