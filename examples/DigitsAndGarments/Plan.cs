namespace DigitsAndGarments;

/// <summary>What to train: one network or two, and how much each task counts.</summary>
/// <param name="Name">What it is called in the tables.</param>
/// <param name="DigitWeight">Weight of the digits' loss, the garments' being 1 less that; null for two separate networks.</param>
public sealed record Plan(string Name, double? DigitWeight)
{
    public static IReadOnlyList<Plan> All { get; } =
    [
        new("two separate networks", null),
        new("one network, digits 0.2 / garments 0.8", 0.2),
        new("one network, digits 0.5 / garments 0.5", 0.5),
        new("one network, digits 0.8 / garments 0.2", 0.8),
    ];
}
