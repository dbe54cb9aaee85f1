using Microsoft.ML;
using Microsoft.ML.Data;

namespace Penguins;

/// <summary>
/// The Palmer penguins (Gorman, Williams, Fraser 2014; Horst, Hill, Gorman 2020; CC0): 344 birds, 11 of them of unknown sex, 2 without
/// measurements.
/// </summary>
public static class PenguinData
{
    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "data", "penguins.csv");

    public static IDataView Load(MLContext ml) =>
        ml.Data.LoadFromTextFile<Penguin>(
            Path,
            new TextLoader.Options
            {
                HasHeader = true,
                Separators = [','],
                MissingRealsAsNaNs = true,
            }
        );
}
