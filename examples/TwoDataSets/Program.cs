using System.Globalization;
using Lines;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;
using Spectre.Console;
using TwoDataSets;

// The two-model sketch of every Keras tutorial on shared layers, done properly: one hidden layer, two yes-or-no tasks, each with rows of
// its own, batches in turn.
var options = SurveyOptions.Parse(args);
if (options is null)
    return 2;
try
{
    var ml = new MLContext(1);
    var surveys = Surveys.Load(ml, options);
    var network = new SurveyNetwork(ml, surveys, options);
    AnsiConsole.WriteLine(
        $"Adult (UCI, CC BY 4.0): {options.IncomeRows} people were asked for their income, {options.MarriageRows} "
            + "others whether they ever married; no row has both answers. "
            + $"The official test rows have both. {options.Seeds} seeds, medians. About a minute."
    );
    var table = new Table()
        .AddColumn("network")
        .AddColumn(new TableColumn("income AUC").RightAligned())
        .AddColumn(new TableColumn("marriage AUC").RightAligned());
    var alone = Median(
        seed =>
        {
            using var income = network.Alone(SurveyNetwork.Income, seed);
            using var marriage = network.Alone(SurveyNetwork.Marriage, seed);
            return (network.Auc(income, SurveyNetwork.Income), network.Auc(marriage, SurveyNetwork.Marriage));
        },
        "two separate networks"
    );
    var first = true;
    foreach (
        var (name, sampling) in new (string, SetSampling)[]
        {
            ("shared layer, batches in turn", new AlternatingSampling()),
            ("shared layer, by size", new TemperatureSampling()),
            ("shared layer, by size at temperature 3", new TemperatureSampling { Temperature = 3 }),
            ("shared layer, by loss", new LossSampling()),
            ("shared layer, both in each step", new JointSampling()),
        }
    )
    {
        var together = Median(
            seed =>
            {
                using var model = network.Together(sampling, seed, first ? new SetLines() : null);
                first = false;
                return (network.Auc(model, SurveyNetwork.Income), network.Auc(model, SurveyNetwork.Marriage));
            },
            name
        );
        AnsiConsole.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  against two separate networks: income "
                    + $"{together.Income - alone.Income:+0.0000;-0.0000}, marriage {together.Marriage - alone.Marriage:+0.0000;-0.0000}"
            )
        );
    }
    AnsiConsole.Write(table);
    return Export();

    (double Income, double Marriage) Median(Func<int, (double Income, double Marriage)> run, string name)
    {
        var runs = Enumerable.Range(1, options.Seeds).Select(run).ToArray();
        var median = (Middle(runs.Select(scores => scores.Income)), Middle(runs.Select(scores => scores.Marriage)));
        table.AddRow(name, Text(median.Item1), Text(median.Item2));
        AnsiConsole.WriteLine(
            $"{name}: income {string.Join(" ", runs.Select(scores => Text(scores.Income)))}, marriage "
                + $"{string.Join(" ", runs.Select(scores => Text(scores.Marriage)))}"
        );
        return median;
    }

    // One file: people as they stand in the survey in, both answers out.
    int Export()
    {
        Directory.CreateDirectory(options.Output);
        var path = Path.Combine(options.Output, "surveys.onnx");
        using var model = network.Together(new AlternatingSampling(), 1);
        var report = ml.MultiTask().ConvertToOnnx(new TransformerChain<ITransformer>(network.Preparation, model), surveys.Test, path);
        using var scorer = MultiTaskScorer.Load(path);
        Person[] people =
        [
            .. ml.Data.CreateEnumerable<Person>(ml.Data.TakeRows(surveys.Test, 1000), reuseRowObject: false, ignoreMissingColumns: true),
        ];
        var scores = scorer.Score(people);
        var scored = model.Transform(network.Preparation.Transform(ml.Data.TakeRows(surveys.Test, 1000)));
        var largest = new[] { "Income", "Marriage" }.Max(task =>
            scored.GetColumn<float>(task + ".Probability").Select((expected, i) => Math.Abs(expected - scores[task].Probability(i))).Max()
        );
        AnsiConsole.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path} reads {string.Join(", ", report.Schema.Inputs.Select(input => input.Name))}; ONNX Runtime's probabilities of "
                    + $"1,000 people differ from the transformer's by at most {largest:G2}."
            )
        );
        return largest < 1e-4 ? 0 : 1;
    }
}
catch (FileNotFoundException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

static string Text(double score) => score.ToString("F4", CultureInfo.InvariantCulture);

static double Middle(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
