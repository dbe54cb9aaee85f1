namespace MlNet.MultiTask;

/// <summary>The largest difference between the exported network and the trained one.</summary>
/// <param name="Largest">Its size, in the column's unit; infinite if a side gave NaN, or the exported network could not be run.</param>
/// <param name="Text">Its place, and the two values.</param>
internal readonly record struct ExportDifference(double Largest, string Text)
{
    /// <summary>The largest difference that rounding explains, in the unit that <see cref="TaskHead.UnitOf"/> gives.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>No difference.</summary>
    public static ExportDifference None { get; } = new(0, "");

    /// <summary>Whether it is larger than rounding explains.</summary>
    public bool Matters => !(Largest <= Tolerance);

    /// <summary>The larger one of the two.</summary>
    public ExportDifference Or(ExportDifference other) => other.Largest > Largest ? other : this;
}
