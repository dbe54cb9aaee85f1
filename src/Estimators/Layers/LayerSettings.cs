namespace MlNet.MultiTask.Extending;

/// <summary>What the fully connected layers of a network have in common.</summary>
/// <param name="Activation">Activation behind each layer.</param>
/// <param name="Normalization">Normalisation before it.</param>
/// <param name="Dropout">Probability of dropping a value behind it, from 0 to below 1.</param>
public readonly record struct LayerSettings(Activation Activation, LayerNormalization Normalization = LayerNormalization.None, double Dropout = 0)
{
    private const int MaximumWidth = 65_536;

    /// <summary>Throws unless every width is from 1 to 65,536.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A width is out of range, or none is given where one is needed.</exception>
    public static void CheckWidths(IReadOnlyList<int> widths, string option, bool mayBeEmpty = false)
    {
        ArgumentNullException.ThrowIfNull(widths, option);
        if (widths.Count == 0 && !mayBeEmpty)
            throw new ArgumentOutOfRangeException(option, $"{option} needs at least one layer width.");
        foreach (var width in widths)
            if (width is < 1 or > MaximumWidth)
                throw new ArgumentOutOfRangeException(option, width, $"Each width in {option} must be from 1 to {MaximumWidth}.");
    }

    /// <summary>Throws unless the number is in the range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void CheckCount(int value, string option, int minimum, int maximum)
    {
        if (value < minimum || value > maximum)
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be from {minimum} to {maximum}.");
    }

    /// <summary>Throws unless the number is finite and from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void CheckWeight(double value, string option)
    {
        if (!(value >= 0) || double.IsInfinity(value))
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be a finite number from 0.");
    }

    /// <summary>Throws unless the probability is from 0 to below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void CheckDropout(double dropout)
    {
        if (dropout is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(Dropout), dropout, "Dropout must be a probability from 0 to below 1.");
    }
}
