using System.Text.Json;
using Microsoft.ML.Data;
using MlNet.Fixtures.Tests.Support;

namespace MlNet.Fixtures.Tests.Evaluators;

/// <summary>Holds every public property of a metrics object against what a fixture says of it.</summary>
internal static class MetricsJson
{
    private const string Table = "GetFormattedConfusionTable()";

    public static void Check(JsonElement expected, object metrics)
    {
        Assert.AreEqual(expected.GetProperty("type").GetString(), metrics.GetType().FullName);
        var names = metrics.GetType().GetProperties().Select(property => property.Name);
        CollectionAssert.AreEquivalent(
            expected.EnumerateObject().Select(property => property.Name).Where(name => name is not ("type" or Table)).ToArray(), names.ToArray());
        foreach (var property in expected.EnumerateObject())
        {
            if (property.Name == "type")
                continue;
            if (property.Name == Table)
                Assert.AreEqual(property.Value.GetString(), ((ConfusionMatrix)metrics).GetFormattedConfusionTable().ReplaceLineEndings("\n"));
            else if (metrics.GetType().GetProperty(property.Name)!.GetValue(metrics) is ConfusionMatrix matrix)
                Check(property.Value, matrix);
            else
                Assert.IsNull(JsonValue.Difference(property.Value, Plain(metrics.GetType().GetProperty(property.Name)!.GetValue(metrics))), property.Name);
        }
    }

    private static object? Plain(object? value) => value switch
    {
        IReadOnlyList<double> numbers => numbers.ToArray(),
        IReadOnlyList<IReadOnlyList<double>> rows => rows.Select(row => row.ToArray()).ToArray(),
        _ => value,
    };
}
