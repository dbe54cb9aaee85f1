using Microsoft.ML.Data;

namespace TwoDataSets;

/// <summary>A row of the Adult data (Becker, Kohavi 1996; UCI, CC BY 4.0), as far as it is used here.</summary>
public sealed class Person
{
    [LoadColumn(0)]
    public float Age { get; set; }

    [LoadColumn(1)]
    public string Workclass { get; set; } = "";

    [LoadColumn(4)]
    public float EducationNum { get; set; }

    [LoadColumn(6)]
    public string Occupation { get; set; } = "";

    [LoadColumn(9)]
    public string Sex { get; set; } = "";

    [LoadColumn(12)]
    public float HoursPerWeek { get; set; }

    [LoadColumn(5)]
    public string MaritalStatus { get; set; } = "";

    [LoadColumn(14)]
    public string Income { get; set; } = "";
}
