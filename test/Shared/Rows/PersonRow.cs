namespace MlNet.MultiTask.Tests;

/// <summary>A wide table of many categories, made up: the later rows have jobs and countries that the earlier ones have not.</summary>
internal sealed record PersonRow(
    float Age,
    string Work,
    string School,
    float Years,
    string Marriage,
    string Job,
    string Country,
    float Gain,
    float Hours,
    string Income
)
{
    private static readonly string[] s_work = ["Private", "State", "Self-employed", "?"],
        s_school = ["Bachelors", "HS-grad", "11th", "Masters", "Some-college"];
    private static readonly string[] s_marriage = ["Never-married", "Married", "Divorced", "Widowed"];

    public static PersonRow[] All() =>
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i => new PersonRow(
                    17 + i * 37 % 60,
                    s_work[i * 7 % 4],
                    s_school[i * 11 % 5],
                    4 + i * 11 % 5 * 3,
                    s_marriage[i * 13 % 17 % 4],
                    $"Job-{i * i % (10 + i / 20)}",
                    i % 9 != 0 ? "Home" : $"Land-{i % 23}",
                    i % 8 == 0 ? 1000 + i * 311 % 13000 : 0,
                    20 + i * 17 % 41,
                    i * 29 % 7 < 2 ? ">50K" : "<=50K"
                )),
        ];
}
