using Microsoft.ML.Data;

namespace ManyMachines;

/// <summary>An hour of a made-up machine: what its sensors say, whether it fails within a day, and how long it still runs.</summary>
public sealed class Machine
{
    [VectorType(12)]
    public float[] Sensors { get; set; } = [];

    public bool Fails { get; set; }

    /// <summary>Hours; NaN where the machine was not watched to its end.</summary>
    public float HoursLeft { get; set; }

    /// <summary>The rows from one number on; every row follows from its number alone, so ranks need no common file.</summary>
    /// <param name="first">Number of the first row.</param>
    /// <param name="count">How many.</param>
    public static IEnumerable<Machine> Rows(int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            var random = new Random(number);
            float[] x = [.. Enumerable.Range(0, 12).Select(_ => (float)(random.NextDouble() * 2 - 1))];
            var wear = x[0] + x[1] * x[2] + 0.5 * Math.Sin(3 * x[3]) + 0.2 * (random.NextDouble() - 0.5);
            yield return new Machine
            {
                Sensors = x,
                Fails = wear > 0.6,
                HoursLeft = random.Next(3) == 0 ? float.NaN : (float)(200 * Math.Exp(-wear)),
            };
        }
    }
}
