using Microsoft.ML;
using Microsoft.ML.Data;

namespace Census;

/// <summary>Reads adult_train.csv and adult_test.csv from a folder of the user's: the data is not part of this project.</summary>
public static class CensusData
{
    public static IDataView Load(MLContext ml, string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"{file} is not in '{folder}'. Give the folder that holds adult_train.csv and adult_test.csv "
                    + "(UCI Adult with a header row, comma-separated, empty where a value is missing).",
                path
            );
        var people = ml.Data.LoadFromTextFile<Person>(
            path,
            new TextLoader.Options
            {
                HasHeader = true,
                Separators = [','],
                MissingRealsAsNaNs = true,
                TrimWhitespace = true,
            }
        );
        // Labels and logarithms are made here, outside the pipeline: they are no part of the model.
        var derived = ml.Transforms.CustomMapping<Person, Derived>(
            (person, result) =>
            {
                result.IsRich = person.Income.StartsWith('>');
                result.NeverMarried = person.MaritalStatus == "Never-married";
                result.LogGain = MathF.Log(1 + person.CapitalGain);
                result.LogLoss = MathF.Log(1 + person.CapitalLoss);
            },
            contractName: null
        );
        return ml.Data.Cache(derived.Fit(people).Transform(people));
    }
}
