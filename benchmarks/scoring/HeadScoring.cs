using Microsoft.ML;

namespace Benchmarks;

/// <summary>What three heads cost, and that heads nobody reads cost nothing.</summary>
internal static class HeadScoring
{
    private const int Rows = 512 * 1024;
    private const int Window = 8 * 1024;

    public static void Run(MLContext ml, int rounds)
    {
        var table = new Table(
            "Heads: time of the data view against single-task networks of the same trunk, one thread",
            "trunk",
            "three heads against the number's network",
            "against the ten classes' network",
            "three numbers against one",
            "target",
            "three heads, all seven columns, against the number's",
            "networks alone, batch 1024",
            "one head of three",
            "target"
        );
        var features = Networks.Features(Rows);
        var view = new ArrayView(Rows, ("Features", features, Networks.Inputs));
        foreach (var width in new[] { 64, 256 })
        {
            using var three = Networks.Three(ml, width);
            using var one = Networks.Single(ml, width);
            using var classes = Networks.Classes(ml, width);
            using var numbers = Networks.ThreeNumbers(ml, width);
            using var bareThree = new BareSession(three.OnnxModel);
            using var bareOne = new BareSession(one.OnnxModel);
            var (threeView, oneView) = (three.Transform(view), one.Transform(view));
            string[] all = [.. three.Schema.Tasks.SelectMany(task => task.Outputs).Select(output => output.Name)];
            using var oneWindow = new RowWindow(oneView, "C.Score");
            using var classesWindow = new RowWindow(classes.Transform(view), "A.Score");
            using var numbersWindow = new RowWindow(numbers.Transform(view), "C.Score", "D.Score", "E.Score");
            using var askedWindow = new RowWindow(threeView, "C.Score");
            using var scoresWindow = new RowWindow(threeView, "A.Score", "B.Score", "C.Score");
            using var columnsWindow = new RowWindow(threeView, all);
            var single = Timed.Of("single", Window, () => oneWindow.Read(Window));
            var asked = Timed.Of("asked", Window, () => askedWindow.Read(Window));
            var scores = Timed.Of("scores", Window, () => scoresWindow.Read(Window));
            var tenClasses = Timed.Of("ten classes", Window, () => classesWindow.Read(Window));
            var threeNumbers = Timed.Of("three numbers", Window, () => numbersWindow.Read(Window));
            var columns = Timed.Of("columns", Window, () => columnsWindow.Read(Window));
            var bareSingle = Timed.Of("bare one", Window, () => bareOne.Score(features, Networks.Inputs, Window, 1024));
            var bareAll = Timed.Of("bare three", Window, () => bareThree.Score(features, Networks.Inputs, Window, 1024));
            Rounds.Run(40, rounds, single, asked, scores, tenClasses, threeNumbers, columns, bareSingle, bareAll);
            table.Add(
                $"16-{width}-{width}",
                Table.Cost(scores, single),
                Table.Cost(scores, tenClasses),
                Table.Cost(threeNumbers, single),
                "≤ 1.15×",
                Table.Cost(columns, single),
                Table.Cost(bareAll, bareSingle),
                Table.Cost(asked, single),
                "≤ 1.05×"
            );
        }
    }
}
