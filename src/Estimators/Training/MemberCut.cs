namespace MlNet.MultiTask;

/// <summary>The members of an ensemble that a fitted model keeps.</summary>
/// <param name="OfCopies">For each copy of the network the members' positions, from 0, ascending; one list where there is one
/// network.</param>
internal sealed record MemberCut(IReadOnlyList<int[]> OfCopies)
{
    /// <summary>Throws where members are to be chosen and no row will be held out.</summary>
    /// <exception cref="InvalidOperationException">They are.</exception>
    public static void Check(IReadOnlyList<DataSet> sets, Architecture architecture)
    {
        if (IsWanted(architecture) && !sets.Any(set => set.HoldsOut))
            throw new InvalidOperationException(
                $"{nameof(TabM)}.{nameof(TabM.KeptMembers)} are chosen on held-out rows, but none are held out. Hold out some "
                    + $"({nameof(MultiTaskOptions)}.{nameof(MultiTaskOptions.ValidationFraction)}, or a validation view), or leave it null."
            );
    }

    /// <summary>Whether the fitted model is to have fewer members than the network that is trained.</summary>
    public static bool IsWanted(Architecture architecture) => architecture.Cut.Members < architecture.Members;

    /// <summary>The architecture for training a model further. A model that was cut goes on with the members that it has; one with all
    /// members is cut when it was trained further.</summary>
    /// <param name="architecture">The trainer's architecture.</param>
    /// <param name="model">The model.</param>
    public static Architecture Continued(Architecture architecture, FittedModel model) =>
        !ReferenceEquals(architecture, architecture.Cut) && model.UsesArchitecture(architecture.Cut) ? architecture.Cut : architecture;

    /// <summary>The values of the cut network: of each parameter that the members have along its first axis, the rows of those
    /// kept.</summary>
    /// <param name="values">The values of the whole network, by name.</param>
    /// <param name="whole">Its parameters.</param>
    /// <param name="cut">Those of the cut network, which have the same names.</param>
    public IReadOnlyDictionary<string, float[]> Apply(IReadOnlyDictionary<string, float[]> values, ShapeRecord whole, ShapeRecord cut)
    {
        var members = whole.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Shape, StringComparer.Ordinal);
        var kept = new Dictionary<string, float[]>(values, StringComparer.Ordinal);
        foreach (var parameter in cut.Parameters)
        {
            var (name, shape) = (parameter.Name, members[parameter.Name]);
            if (!shape.SequenceEqual(parameter.Shape))
                kept[name] = Rows(values[name], shape[0], OfCopies[CopiedNetwork.CopyOf(name)]);
        }
        return kept;
    }

    private static float[] Rows(float[] values, int members, int[] kept)
    {
        var width = values.Length / members;
        return [.. kept.SelectMany(member => values.AsSpan(member * width, width).ToArray())];
    }
}
