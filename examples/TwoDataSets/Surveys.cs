using Adult;
using Microsoft.ML;

namespace TwoDataSets;

/// <summary>
/// Two surveys that no person is in twice, cut from the training rows of the census: a small one that asked for the income, and a large one
/// that asked for the marital status. The test rows have both answers.
/// </summary>
/// <param name="Income">The rows of the small survey.</param>
/// <param name="Marriage">The rows of the large one.</param>
/// <param name="Test">Rows of neither.</param>
public sealed record Surveys(IDataView Income, IDataView Marriage, IDataView Test)
{
    public static Surveys Load(MLContext ml, SurveyOptions options)
    {
        var people = AdultFile.Read<Person>(ml, options.Folder, "adult_train.csv");
        var income = Answered(ml, ml.Data.TakeRows(people, options.IncomeRows));
        var marriage = Answered(ml, ml.Data.TakeRows(ml.Data.SkipRows(people, options.IncomeRows), options.MarriageRows));
        // Each survey has its own answer only: the other column is not there.
        return new(
            Without(ml, income, nameof(Answers.NeverMarried)),
            Without(ml, marriage, nameof(Answers.IsRich)),
            Answered(ml, AdultFile.Read<Person>(ml, options.Folder, "adult_test.csv"))
        );
    }

    private static IDataView Answered(MLContext ml, IDataView people) =>
        ml.Data.Cache(
            ml.Transforms.CustomMapping<Person, Answers>(
                    (person, answers) =>
                    {
                        answers.IsRich = person.Income.StartsWith('>');
                        answers.NeverMarried = person.MaritalStatus == "Never-married";
                    },
                    contractName: null
                )
                .Fit(people)
                .Transform(people)
        );

    private static IDataView Without(MLContext ml, IDataView people, string answer) =>
        ml.Transforms.DropColumns(answer, nameof(Person.Income), nameof(Person.MaritalStatus)).Fit(people).Transform(people);
}
