using System.Globalization;
using System.Xml.Linq;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Reporting.Tests;

/// <summary>What stands in a report, read back from the page.</summary>
[TestClass]
public sealed class ReportPageTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";
    private static ReportFixture s_fixture = null!;
    private static string s_text = null!;
    private static XElement s_page = null!;

    [ClassInitialize]
    public static void Write(TestContext _)
    {
        s_fixture = new ReportFixture();
        var path = Path.Combine(AppContext.BaseDirectory, "report-test.html");
        s_fixture.Ml.MultiTask().WriteReport(path, s_fixture.Content);
        s_text = File.ReadAllText(path);
        s_page = ReportFixture.Parse(s_text);
    }

    [ClassCleanup]
    public static void Clean() => s_fixture.Dispose();

    [TestMethod]
    public void IsAPageWithLandmarksAndHeadings()
    {
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", s_text);
        Assert.AreEqual("<i>Title</i>", s_page.Descendants("h1").Single().Value);
        foreach (var landmark in new[] { "header", "nav", "main", "footer" })
            Assert.HasCount(1, s_page.Descendants(landmark).ToArray(), landmark);
        CollectionAssert.AreEqual(
            new[] { "Results", "Importance of the columns", "Training", "Affinity and groups", "Network", "Data and model", "Settings" },
            s_page.Descendants("h2").Select(heading => heading.Value).ToArray()
        );
        foreach (var section in s_page.Descendants("section"))
            Assert.AreEqual((string?)section.Element("h2")!.Attribute("id"), (string?)section.Attribute("aria-labelledby"));
    }

    [TestMethod]
    public void LinksLeadToTheirSections()
    {
        var ids = s_page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        CollectionAssert.AllItemsAreUnique(ids);
        var targets = s_page.Descendants("a").Select(link => ((string)link.Attribute("href")!)[1..]).ToArray();
        Assert.HasCount(8, targets);
        CollectionAssert.IsSubsetOf(targets, ids);
    }

    [TestMethod]
    public void NamesAreNeverMarkup()
    {
        Assert.IsEmpty(s_page.Descendants("script").ToArray());
        Assert.IsEmpty(s_page.Descendants("b").ToArray());
        Assert.HasCount(1, s_page.Descendants("style").ToArray());
        Assert.IsFalse(s_text.Contains('\u0001'));
        // The style sheet is read as it stands: nothing in it is encoded.
        Assert.DoesNotContain("&", s_page.Descendants("style").Single().Value);
        Assert.DoesNotContain("<", s_page.Descendants("style").Single().Value);
        Assert.Contains(
            ReportFixture.Class.Replace('\u0001', '\uFFFD'),
            s_page.Descendants("h3").Select(heading => heading.Value).ToArray()
        );
    }

    [TestMethod]
    public void NothingComesFromElsewhere()
    {
        foreach (var attribute in s_page.Descendants().Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            Assert.DoesNotContain("://", attribute.Value, attribute.Name.LocalName);
            if (attribute.Name.LocalName is "href" or "src")
                Assert.IsTrue(attribute.Value.StartsWith('#') || attribute.Value == "data:,", attribute.Value);
        }
        Assert.DoesNotContain("url(", s_page.Descendants("style").Single().Value);
        Assert.DoesNotContain("@import", s_page.Descendants("style").Single().Value);
    }

    [TestMethod]
    public void EveryTableHasACaptionAndHeaders()
    {
        var tables = s_page.Descendants("table").ToArray();
        Assert.IsGreaterThan(10, tables.Length);
        foreach (var table in tables)
        {
            Assert.IsNotEmpty(table.Element("caption")!.Value);
            Assert.IsTrue(table.Element("thead")!.Descendants("th").All(cell => (string?)cell.Attribute("scope") == "col"));
            foreach (var row in table.Element("tbody")!.Elements("tr"))
            {
                Assert.AreEqual("row", (string?)row.Elements().First().Attribute("scope"));
                Assert.HasCount(
                    table.Element("thead")!.Descendants("th").Count(),
                    row.Elements().ToArray(),
                    table.Element("caption")!.Value
                );
            }
        }
    }

    [TestMethod]
    public void EveryChartIsNamedAndHasItsNumbers()
    {
        var figures = s_page.Descendants("figure").ToArray();
        // Confusion and calibration of two tasks, ROC of one, precision and recall of one, truth of one, quantiles of one; importance of
        // two; losses of four tasks, accuracy, weights, sum of losses; affinity.
        Assert.HasCount(8 + 2 + 7 + 1, figures);
        foreach (var figure in figures)
        {
            var svg = figure.Element(s_svg + "svg")!;
            Assert.AreEqual("img", (string?)svg.Attribute("role"));
            var named = ((string)svg.Attribute("aria-labelledby")!)
                .Split(' ')
                .Select(id => svg.Elements().Single(element => (string?)element.Attribute("id") == id).Value)
                .ToArray();
            Assert.AreEqual(figure.Element("figcaption")!.Value, named[0]);
            Assert.IsGreaterThan(20, named[1].Length);
            Assert.IsNotNull(figure.Element("details")!.Descendants("table").First());
            Assert.IsGreaterThan(5, svg.Descendants().Count());
            // A drawing that lost its clip would draw nothing.
            foreach (var clipped in svg.Descendants().Attributes("clip-path"))
                Assert.IsTrue(svg.Descendants(s_svg + "clipPath").Any(clip => clipped.Value == $"url(#{(string?)clip.Attribute("id")})"));
        }
    }

    [TestMethod]
    public void ShowsTheMetrics()
    {
        var metrics = s_fixture.Ml.MultiTask().Evaluate(s_fixture.Scored);
        var rows = Rows("Metrics of each task over the rows that have its label");
        var sign = rows.Where(row => row[0] == ReportFixture.Sign).ToArray();

        Assert.AreEqual("119", sign[0][3]); // one of 120 has no label
        Assert.AreEqual("120", sign[0][4]);
        Assert.AreEqual(
            metrics[ReportFixture.Sign].Binary.AreaUnderRocCurve.ToString("G4", CultureInfo.InvariantCulture),
            sign.Single(row => row[5] == "AUC")[6]
        );
        Assert.AreEqual(
            metrics[ReportFixture.Sum].Regression.RSquared.ToString("G4", CultureInfo.InvariantCulture),
            rows.Single(row => row[0] == ReportFixture.Sum && row[5] == "R²")[6]
        );
    }

    [TestMethod]
    public void TheConfusionMatrixIsCountedFromTheRows()
    {
        var truth = s_fixture.Scored.GetColumn<float>("Sign").ToArray();
        var said = s_fixture.Scored.GetColumn<bool>($"{ReportFixture.Sign}.PredictedLabel").ToArray();
        string Count(float label, bool predicted) =>
            truth.Zip(said).Count(pair => pair.First == label && pair.Second == predicted).ToString(CultureInfo.InvariantCulture);

        var rows = Rows($"Confusion matrix of {ReportFixture.Sign}, rows of each true class (down) by predicted class (across)");
        CollectionAssert.AreEqual(new[] { "true", Count(1, true), Count(1, false) }, rows[0]);
        CollectionAssert.AreEqual(new[] { "false", Count(0, true), Count(0, false) }, rows[1]);
    }

    [TestMethod]
    public void ShowsPredictedAgainstTrue()
    {
        float[] truth = [.. s_fixture.Scored.GetColumn<float>("Sum")],
            predicted = [.. s_fixture.Scored.GetColumn<float>($"{ReportFixture.Sum}.Score")];
        var rows = Rows($"Predicted against true {ReportFixture.Sum}: 120 rows");
        for (var i = 0; i < 120; i++)
        {
            Assert.AreEqual(truth[i], float.Parse(rows[i][1], CultureInfo.InvariantCulture), 1e-3 * Math.Abs(truth[i]) + 1e-9);
            Assert.AreEqual(predicted[i], float.Parse(rows[i][2], CultureInfo.InvariantCulture), 1e-3 * Math.Abs(predicted[i]) + 1e-9);
        }
    }

    [TestMethod]
    public void ShowsTheHistory()
    {
        var rows = Rows($"Loss of {ReportFixture.Sum}");
        Assert.HasCount(5, rows);
        for (var epoch = 0; epoch < 5; epoch++)
        {
            var task = s_fixture.History[epoch].Tasks[2];
            CollectionAssert.AreEqual(
                new[]
                {
                    $"{epoch + 1}",
                    task.TrainingLoss.ToString("G4", CultureInfo.InvariantCulture),
                    task.ValidationLoss.ToString("G4", CultureInfo.InvariantCulture),
                },
                rows[epoch]
            );
        }
        CollectionAssert.AreEqual(
            s_fixture
                .History[4]
                .Tasks.Take(2)
                .Select(task => task.ValidationAccuracy.ToString("G4", CultureInfo.InvariantCulture))
                .ToArray(),
            Rows("Accuracy on held-out rows")[4][1..]
        );
        Assert.AreEqual(
            s_fixture.History[4].Tasks[1].Weight.ToString("G4", CultureInfo.InvariantCulture),
            Rows("Weights of the tasks")[4][2]
        );
    }

    [TestMethod]
    public void ShowsCurvesAndCalibration()
    {
        var metrics = s_fixture.Ml.MultiTask().Evaluate(s_fixture.Scored)[ReportFixture.Sign];
        var curve = Rows($"ROC curve of {ReportFixture.Sign}");
        CollectionAssert.AreEqual(new[] { "0", "0" }, curve[0][1..]);
        CollectionAssert.AreEqual(new[] { "1", "1" }, curve[^1][1..]);
        Assert.HasCount(metrics.RocCurve.Count, curve);
        var bins = Rows($"Calibration of {ReportFixture.Sign}");
        Assert.AreEqual(119, bins.Sum(bin => int.Parse(bin[2], CultureInfo.InvariantCulture)));
        Assert.HasCount(metrics.Calibration!.Bins.Count(bin => bin.Rows > 0), bins);
    }

    [TestMethod]
    public void ShowsTheImportanceOfColumns()
    {
        var rows = Rows("Importance for A");
        CollectionAssert.AreEqual(new[] { "second", "0.3", "0.1" }, rows[0]);
        CollectionAssert.AreEqual(new[] { "first", "0.125", "0" }, rows[1]);
    }

    [TestMethod]
    public void ShowsWhetherLearningTogetherHelps()
    {
        var schema = new TaskSchema("A", "binary", "L", [], 10);
        MetricValue[] Auc(params double[] values) => [.. values.Select(value => new MetricValue("AUC", value, true))];
        var comparison = new SingleTaskComparison([new TaskComparison(schema, Auc(0.9, 0.92), Auc(0.75, 0.8), 0.95)], 0.95);
        var page = ReportFixture.Parse(ReportPage.Build(s_fixture.Ml.MultiTask(), new ReportContent { Comparison = comparison }));
        var cells = page.Descendants("tbody").Single().Elements("tr").First().Elements().Select(cell => cell.Value).ToArray();

        // (0.9 / 0.75 − 1 + 0.92 / 0.8 − 1) / 2 = 0.175; t of 1 degree of freedom is 12.706: half = 12.706 · 0.0354 / √2.
        CollectionAssert.AreEqual(new[] { "A", "AUC", "0.91", "0.775", "17.5" }, cells[..5]);
        Assert.AreEqual(17.5 - 31.77, double.Parse(cells[5], CultureInfo.InvariantCulture), 0.05);
        Assert.AreEqual("cannot tell", cells[7]);
    }

    [TestMethod]
    public void ShowsAffinityAndGroups()
    {
        CollectionAssert.AreEqual(new[] { ReportFixture.Sum, "-0.2", "0.01", "0.3", "0.0625" }, Rows("Affinity of the tasks")[2]);
        var groups = Rows("The best groups of tasks, each with a network of its own");
        CollectionAssert.AreEquivalent(
            new[] { ReportFixture.Class, ReportFixture.Sign, ReportFixture.Sum, "Range" }.Select(HtmlText.Clean).ToArray(),
            groups.Select(row => row[0]).ToArray()
        );
    }

    [TestMethod]
    public void ShowsNetworkDataAndSettings()
    {
        Assert.AreEqual(s_fixture.Content.Summary!.SharedParameters.ToString("N0", CultureInfo.InvariantCulture), Rows("Parameters")[0][1]);
        Assert.AreEqual("Features", Rows("Columns that the network reads").Single()[0]);
        Assert.AreEqual("199", Rows("Tasks")[2][3]);
        Assert.AreEqual("HardSharing", Rows("Training").Single(row => row[0] == "architecture")[1]);
        Assert.AreEqual("16", Rows("Settings of the training").Single(row => row[0] == "BatchSize")[1]);
        Assert.Contains("DynamicWeightAverage", Rows("Settings of the training").Single(row => row[0] == "Balancer")[1]);
    }

    [TestMethod]
    public void PartsThatAreNotGivenHaveNoSection()
    {
        var page = ReportFixture.Parse(ReportPage.Build(s_fixture.Ml.MultiTask(), new ReportContent()));
        Assert.IsEmpty(page.Descendants("section").ToArray());
        Assert.AreEqual("Multi-task model", page.Descendants("title").Single().Value);
        var one = ReportFixture.Parse(ReportPage.Build(s_fixture.Ml.MultiTask(), new ReportContent { Affinity = s_fixture.Affinity }));
        Assert.AreEqual("Affinity and groups", one.Descendants("h2").Single().Value);
    }

    private static string[][] Rows(string caption)
    {
        var table = s_page.Descendants("table").Single(table => table.Element("caption")!.Value == HtmlText.Clean(caption));
        return [.. table.Element("tbody")!.Elements("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray())];
    }
}
