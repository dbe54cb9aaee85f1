namespace MlNet.MultiTask;

/// <summary>
/// Orders entries as ML.NET numbers the steps of a pipeline, whose folders end in three digits or more: step 1000 comes after step 999,
/// although its name comes before that of step 101.
/// </summary>
internal sealed class StepOrder : IComparer<string>
{
    public static StepOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = ((x ?? "").Split('/'), (y ?? "").Split('/'));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var (name, digits) = Parts(a[i]);
            var (otherName, otherDigits) = Parts(b[i]);
            var order = string.CompareOrdinal(name, otherName);
            if (order == 0)
                order = digits.Length - otherDigits.Length;
            if (order == 0)
                order = string.CompareOrdinal(digits, otherDigits);
            if (order != 0)
                return order;
        }
        return a.Length != b.Length ? a.Length - b.Length : string.CompareOrdinal(x, y);
    }

    // Leading zeros only fill up to three digits.
    private static (string Name, string Digits) Parts(string segment)
    {
        var name = segment.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        return (name, segment[name.Length..].TrimStart('0'));
    }
}
