namespace Microsoft.ML.Data;

/// <summary>An interval that holds its lower bound and, when told, its upper; or all that is outside of it.</summary>
internal readonly record struct RowRange(double Min, double Max, bool IncludeMax = false, bool Complement = false)
{
    public bool Contains(double value) =>
        Complement
            ? value < Min || (IncludeMax ? value > Max : value >= Max)
            : value >= Min && (IncludeMax ? value <= Max : value < Max);
}
