using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.Fixtures.Tests.Support;

/// <summary>Holds what an estimator appended to a chain gets in GetOutputSchema against "schemaShape" of an expected.json.</summary>
internal static class ExpectedShape
{
    public static void Check(JsonElement expected, EstimatorChain<ITransformer> chain, IDataView data)
    {
        var spy = new Spy();
        // A shape cannot be made of a schema from outside: Fit does it, and asks every estimator for its shape first.
        chain.Append(spy).Fit(data);
        Assert.AreEqual(
            string.Join("\n", expected.EnumerateArray().Select(Line)),
            string.Join("\n", spy.Seen!.Select(Line)));
    }

    private static string Line(JsonElement column) =>
        $"{column.GetProperty("name").GetString()}: {column.GetProperty("kind").GetString()} of {column.GetProperty("itemType").GetString()}"
        + $"{(column.GetProperty("isKey").GetBoolean() ? " key" : "")} [{Sorted(column.GetProperty("annotations").EnumerateArray().Select(a => a.GetString()!))}]";

    private static string Line(SchemaShape.Column column) =>
        $"{column.Name}: {column.Kind} of {column.ItemType}{(column.IsKey ? " key" : "")}"
        + $" [{Sorted(column.Annotations.Select(a => $"{a.Name}: {a.Kind} of {a.ItemType}"))}]";

    private static string Sorted(IEnumerable<string> items) => string.Join(", ", items.Order(StringComparer.Ordinal));

    /// <summary>An estimator that remembers the shape it is asked about and changes nothing.</summary>
    private sealed class Spy : IEstimator<ITransformer>
    {
        public SchemaShape? Seen { get; private set; }

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Seen = inputSchema;
    }
}
