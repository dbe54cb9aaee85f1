using System.Globalization;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>The Palmer penguins of the example.</summary>
internal sealed record PenguinRow(
    string Species,
    string Island,
    float BillLength,
    float BillDepth,
    float FlipperLength,
    float BodyMass,
    string Sex,
    float Year
)
{
    public static PenguinRow[] All() =>
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "penguins.csv"))
                .Skip(1)
                .Select(line => line.Split(','))
                .Select(cells => new PenguinRow(
                    cells[0],
                    cells[1],
                    Number(cells[2]),
                    Number(cells[3]),
                    Number(cells[4]),
                    Number(cells[5]),
                    cells[6],
                    Number(cells[7])
                )),
        ];

    private static float Number(string cell) => float.TryParse(cell, CultureInfo.InvariantCulture, out var number) ? number : float.NaN;
}
