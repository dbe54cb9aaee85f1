using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/getting-started.md takes for granted: the path of penguins.csv.</summary>
public static class GettingStartedPage
{
    public static string path { get; } = Path.Combine(AppContext.BaseDirectory, "data", "penguins.csv");

    /// <summary>
    /// Of the file's 344 penguins two were never weighed: the model that the page saved was trained on those of its rows that were.
    /// </summary>
    public static void Use(Assembly program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var ml = new MLContext(seed: 1);
        var penguin = program.GetType("Penguin")!;
        var lines = File.ReadAllLines(path)[1..];
        var cells = lines.Select(line => line.Split(',')).ToArray();
        Assert.HasCount(344, cells);
        Assert.AreEqual(2, cells.Count(row => row[5].Length == 0), "penguins without a body mass");

        var options = new TextLoader.Options
        {
            Separators = [','],
            HasHeader = true,
            AllowQuoting = true,
            MissingRealsAsNaNs = true,
        };
        var load = typeof(TextLoaderSaverCatalog)
            .GetMethods()
            .Single(method =>
                method is { Name: nameof(TextLoaderSaverCatalog.LoadFromTextFile), IsGenericMethod: true }
                && method.GetParameters()[2].ParameterType == typeof(TextLoader.Options)
            );
        var data = (IDataView)load.MakeGenericMethod(penguin).Invoke(null, [ml.Data, path, options])!;
        var split = ml.Data.TrainTestSplit(data, testFraction: 0.2);
        var trained = split.TrainSet.GetColumn<float>("BodyMass").Count(float.IsFinite);
        Assert.AreEqual(342, trained + split.TestSet.GetColumn<float>("BodyMass").Count(float.IsFinite));

        var model = ml.MultiTask().Load("penguins.zip", out _);
        var network = ((IEnumerable<ITransformer>)model).OfType<MultiTaskTransformer>().Single();
        Assert.AreEqual(trained, network.Schema.Tasks.Single(task => task.Name == "BodyMass").LabelledRows, "what the page trained on");
        Assert.IsLessThan(split.TrainSet.GetColumn<float>("BodyMass").Count(), trained, "one of the two is among them");
        var mass = ml.MultiTask().Evaluate(model.Transform(data))["BodyMass"];
        Assert.AreEqual((344L, 342L), (mass.Rows, mass.LabelledRows), "rows, and rows with a body mass");
    }
}
