using Microsoft.ML;

namespace Digits;

/// <summary>8,000 digits to train on, 1,000 to stop early by, 1,000 to judge by.</summary>
/// <param name="Training">Rows to train on.</param>
/// <param name="Validation">Rows for early stopping.</param>
/// <param name="Test">Rows that no training sees.</param>
/// <param name="TestRows">The same as objects.</param>
public sealed record DigitSplit(IDataView Training, IDataView Validation, IDataView Test, IReadOnlyList<Digit> TestRows)
{
    public static DigitSplit Make(MLContext ml, List<Digit> digits, bool quick)
    {
        // The files are sorted by class: the order is drawn once and is the same for all seeds of the networks.
        var order = digits.ToArray();
        new Random(20260101).Shuffle(order);
        var test = order[^1000..];
        return new(
            ml.Data.LoadFromEnumerable(order[..(quick ? 2000 : order.Length - 2000)]),
            ml.Data.LoadFromEnumerable(order[^2000..^1000]),
            ml.Data.LoadFromEnumerable(test),
            test
        );
    }
}
