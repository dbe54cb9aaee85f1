namespace MlNet.MultiTask;

/// <summary>The copies of a network that a model consists of, where one epoch's weights do not serve all tasks.</summary>
/// <param name="OfTask">Per task the position of its copy.</param>
/// <param name="Epochs">Per task the epoch whose weights its copy has.</param>
/// <param name="Weights">The copies' weights.</param>
internal sealed record TaskCopies(int[] OfTask, int[] Epochs, IReadOnlyList<WeightSnapshot> Weights)
{
    /// <summary>All parameters and states of all copies, by the names that they have in a <see cref="CopiedNetwork"/>; of a single copy
    /// by their own.</summary>
    /// <param name="store">The network's parameters; the first copy's weights are left in it.</param>
    public IReadOnlyDictionary<string, float[]> Capture(ParameterStore store)
    {
        var all = new Dictionary<string, float[]>();
        for (var copy = Weights.Count - 1; copy >= 0; copy--)
        {
            Weights[copy].WriteTo(store);
            foreach (var (name, values) in store.Capture())
                all.Add(Weights.Count == 1 ? name : $"{CopiedNetwork.ScopeOf(copy)}/{name}", values);
        }
        return all;
    }
}
