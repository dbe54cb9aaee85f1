using Adult;
using Microsoft.ML;

namespace Census;

/// <summary>Reads adult_train.csv and adult_test.csv, with the answers to the four questions.</summary>
public static class CensusData
{
    public static IDataView Load(MLContext ml, string folder, string file)
    {
        var people = AdultFile.Read<Person>(ml, folder, file);
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
