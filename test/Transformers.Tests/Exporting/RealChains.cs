using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Chains over real tables, read from text files, and a wide one that is made up; fitted on a part of the rows, so that the others
/// have categories they never saw.</summary>
internal static class RealChains
{
    private static readonly MLContext s_ml = new(seed: 1);

    public static (ITransformer Chain, IDataView Data) Penguins()
    {
        var data = Load(
            "penguins.csv",
            ("species", DataKind.String),
            ("island", DataKind.String),
            ("bill_length_mm", DataKind.Single),
            ("bill_depth_mm", DataKind.Single),
            ("flipper_length_mm", DataKind.Single),
            ("body_mass_g", DataKind.Single),
            ("sex", DataKind.String),
            ("year", DataKind.Single)
        );
        string[] measures = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "year"];
        return Fit(
            data,
            200,
            s_ml.Transforms.Conversion.MapValueToKey("label", "species")
                .Append(s_ml.Transforms.Categorical.OneHotEncoding("island_hot", "island"))
                .Append(s_ml.Transforms.Concatenate("measures", measures))
                .Append(s_ml.Transforms.IndicateMissingValues("unknown", "measures"))
                .Append(s_ml.Transforms.Conversion.ConvertType("unknown"))
                .Append(
                    s_ml.Transforms.ReplaceMissingValues("measures", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean)
                )
                .Append(s_ml.Transforms.NormalizeMeanVariance("measures", fixZero: false))
                .Append(s_ml.Transforms.Concatenate("Features", "island_hot", "measures", "unknown"))
        );
    }

    public static (ITransformer Chain, IDataView Data) BirdStrikes()
    {
        string[] text =
        [
            "airport",
            "aircraft",
            "damage",
            "date",
            "operator",
            "origin_state",
            "phase_of_flight",
            "wildlife_size",
            "wildlife_species",
            "time_of_day",
        ];
        string[] numbers = ["cost_other", "cost_repair", "cost_total", "speed_ias_knots"];
        var data = Load("birdstrikes.csv", [.. text.Select(t => (t, DataKind.String)), .. numbers.Select(n => (n, DataKind.Single))]);
        var hot = new[] { "aircraft", "operator", "origin_state", "wildlife_species" }
            .Select(c => new InputOutputColumnPair(c + "_hot", c))
            .ToArray();
        return Fit(
            data,
            150,
            s_ml.Transforms.Conversion.MapValueToKey("damage_key", "damage")
                .Append(s_ml.Transforms.Categorical.OneHotEncoding(hot))
                .Append(
                    s_ml.Transforms.ReplaceMissingValues(
                        "speed_ias_knots",
                        replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean
                    )
                )
                .Append(s_ml.Transforms.NormalizeMinMax("speed_ias_knots"))
                .Append(s_ml.Transforms.Concatenate("Features", [.. hot.Select(h => h.OutputColumnName), "speed_ias_knots"]))
        );
    }

    public static (ITransformer Chain, IDataView Data) People()
    {
        InputOutputColumnPair[] hot =
        [
            .. new[] { "Work", "School", "Marriage", "Job", "Country" }.Select(name => new InputOutputColumnPair(name + "Hot", name)),
        ];
        return Fit(
            s_ml.Data.LoadFromEnumerable(PersonRow.All()),
            120,
            s_ml.Transforms.Categorical.OneHotEncoding(hot)
                .Append(s_ml.Transforms.Concatenate("Numbers", "Age", "Years", "Gain", "Hours"))
                .Append(s_ml.Transforms.NormalizeMinMax("Numbers", fixZero: false))
                .Append(s_ml.Transforms.Concatenate("Features", [.. hot.Select(h => h.OutputColumnName), "Numbers"]))
        );
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Exporting", "Data", name);

    // Rows are kept: files may be read by several tests at once.
    private static IDataView Load(string name, params (string Name, DataKind Kind)[] columns) =>
        s_ml.Data.Cache(
            s_ml.Data.LoadFromTextFile(
                PathOf(name),
                new TextLoader.Options
                {
                    Columns = [.. columns.Select((c, i) => new TextLoader.Column(c.Name, c.Kind, i))],
                    Separators = [','],
                    HasHeader = true,
                    AllowQuoting = true,
                    MissingRealsAsNaNs = true,
                }
            )
        );

    private static (ITransformer Chain, IDataView Data) Fit(IDataView data, int fitRows, IEstimator<ITransformer> before)
    {
        var fitted = before.Fit(s_ml.Data.TakeRows(data, fitRows));
        int size = ((VectorDataViewType)fitted.GetOutputSchema(data.Schema)["Features"].Type).Size;
        return (new TransformerChain<ITransformer>(fitted, Pipelines.Network(s_ml, "Features", size)), data);
    }
}
