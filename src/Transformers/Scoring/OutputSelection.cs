namespace MlNet.MultiTask;

/// <summary>The outputs of a network that somebody asked for.</summary>
internal sealed class OutputSelection
{
    public OutputSelection(NetworkSession session, IEnumerable<int> indices)
    {
        Indices = [.. indices];
        Names = [.. Indices.Select(i => session.Outputs[i].Name)];
    }

    /// <summary>Positions in <see cref="NetworkSession.Outputs"/>, ascending.</summary>
    public int[] Indices { get; }

    /// <summary>Their names in the graph.</summary>
    public string[] Names { get; }
}
