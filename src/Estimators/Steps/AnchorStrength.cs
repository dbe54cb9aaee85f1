namespace MlNet.MultiTask;

/// <summary>How strongly each parameter is held to where the training starts (L2-SP: Li, Grandvalet, Davoine 2018, eq. 2).</summary>
internal static class AnchorStrength
{
    /// <summary>λ of each place of the flat buffer; empty where nothing is held.</summary>
    /// <param name="store">The parameters, of which some have a λ of their own.</param>
    /// <param name="anchor">λ of all others.</param>
    public static float[] Of(ParameterStore store, double anchor)
    {
        if (anchor == 0 && store.Slices.All(slice => slice.Parameter.Pace.Anchor == 0))
            return [];
        var strength = new float[store.Length];
        Array.Fill(strength, (float)anchor);
        foreach (var slice in store.Slices.Where(slice => slice.Parameter.Pace.Anchor > 0))
            strength.AsSpan(slice.Offset, slice.Count).Fill(slice.Parameter.Pace.Anchor);
        return strength;
    }
}
