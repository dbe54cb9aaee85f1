using Microsoft.ML;
using Microsoft.ML.Data;

namespace Adult;

/// <summary>The files of the Adult data (Becker, Kohavi 1996; UCI, CC BY 4.0) in a folder of the user's: the data is not part of this
/// project.</summary>
internal static class AdultFile
{
    /// <summary>The rows of a file.</summary>
    /// <typeparam name="T">Says which columns are read.</typeparam>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static IDataView Read<T>(MLContext ml, string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"{file} is not in '{folder}'. Give the folder that holds adult_train.csv and adult_test.csv "
                    + "(UCI Adult with a header row, comma-separated, empty where a value is missing).",
                path
            );
        return ml.Data.LoadFromTextFile<T>(
            path,
            new TextLoader.Options
            {
                HasHeader = true,
                Separators = [','],
                MissingRealsAsNaNs = true,
                TrimWhitespace = true,
            }
        );
    }
}
