using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>A model of 500 raw columns, for bodies that name many.</summary>
internal static class WideModel
{
    public const int Columns = 500;

    public static void Train(string path)
    {
        var ml = new MLContext(1);
        var csv = path + ".csv";
        var random = new Random(1);
        File.WriteAllLines(
            csv,
            Enumerable
                .Range(0, 40)
                .Select(_ =>
                    string.Join(
                        ',',
                        Enumerable.Range(0, Columns + 1).Select(_ => random.NextSingle().ToString(CultureInfo.InvariantCulture))
                    )
                )
        );
        string[] names = [.. Enumerable.Range(0, Columns).Select(Name)];
        TextLoader.Column[] columns = [.. names.Append("Label").Select((name, i) => new TextLoader.Column(name, DataKind.Single, i))];
        var data = ml.Data.LoadFromTextFile(csv, columns, separatorChar: ',');
        var model = ml
            .Transforms.Concatenate("Features", names)
            .Append(ml.MultiTask().Trainer("Features", [Tasks.Regression("Sum", "Label")], new MultiTaskOptions { MaximumEpochs = 1 }))
            .Fit(data);
        using var network = model.LastTransformer;
        ml.MultiTask().ConvertToOnnx(model, data, path);
    }

    public static string Name(int column) => string.Create(CultureInfo.InvariantCulture, $"Column{column}");
}
