using System.Globalization;
using Lines;
using Microsoft.ML;
using Spectre.Console;

namespace DigitsAndGarments;

/// <summary>Measures each plan on folds of the training rows.</summary>
public static class CrossValidation
{
    /// <summary>The plans' mean accuracies over the folds, in the order of <see cref="Plan.All"/>.</summary>
    public static IReadOnlyList<(Plan Plan, double Digit, double Garment)> Run(
        MLContext ml,
        PictureNetwork network,
        PictureSets train,
        int folds
    )
    {
        var split = train.Folds(ml, folds);
        var results = new List<(Plan, double, double)>();
        foreach (var plan in Plan.All)
        {
            var scores = new List<(double Digit, double Garment)>();
            foreach (var (rows, test) in split)
            {
                scores.Add(network.Accuracy(plan, rows, test, seed: 1, results.Count == 1 && scores.Count == 0 ? new SetLines() : null));
                AnsiConsole.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{plan.Name}, fold {scores.Count} of {folds}: digits {scores[^1].Digit:F4}, garments {scores[^1].Garment:F4}"
                    )
                );
            }
            results.Add((plan, scores.Average(score => score.Digit), scores.Average(score => score.Garment)));
        }
        return results;
    }
}
