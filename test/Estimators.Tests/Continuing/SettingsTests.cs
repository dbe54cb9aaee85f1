using System.Globalization;
using System.Reflection;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Settings as a tree of named values: read from objects, written to files, and compared with what files hold.</summary>
[TestClass]
public sealed class SettingsTests
{
    [TestMethod]
    public void EverySettingIsNamed()
    {
        var settings = Settings(
            new Recipe("soup")
            {
                Amount = 2.5,
                Steps = [1, 2],
                Spices = new Dictionary<string, Spice> { ["a"] = new() { Name = "it's, (hot)" } },
                Course = Course.Second,
            }
        );
        Assert.AreEqual(
            "Recipe(Amount = 2.5, Course = Second, IsHot = False, Note = null, Spices = {a: Spice(Name = 'it's, (hot)')}, "
                + "Steps = [1, 2], Title = 'soup')",
            settings.ToString()
        );
    }

    [TestMethod]
    public void JsonGivesBackWhatWasWritten()
    {
        foreach (var amount in new[] { 0.1, 1e-7, -3, double.PositiveInfinity, double.NaN, 1.0 / 3 })
        {
            var recipe = new Recipe("\"x\" – é")
            {
                Amount = amount,
                Note = "",
                Steps = [],
                IsHot = true,
                Spices = new Dictionary<string, Spice> { ["k: 1"] = new() },
            };
            var json = SettingsJson.Write(Settings(recipe));
            Assert.IsEmpty(SettingsComparison.Differences(SettingsJson.Read(json), Settings(recipe)), json);
            Assert.AreEqual(json, SettingsJson.Write(SettingsJson.Read(json)));
        }
        // The layout that files have.
        Assert.AreEqual("""{"type":"Spice","values":{"Name":null}}""", SettingsJson.Write(Settings(new Spice())));
    }

    [TestMethod]
    public void TheTextOfFormerVersionsIsRead()
    {
        foreach (
            var recipe in new[]
            {
                new Recipe("it's, (hot)")
                {
                    Steps = [3],
                    Spices = new Dictionary<string, Spice>
                    {
                        ["a b"] = new() { Name = "x" },
                        ["c"] = new(),
                    },
                },
                new Recipe("") { Amount = 1e-9 },
            }
        )
            Assert.IsEmpty(SettingsComparison.Differences(SettingsTextParser.Parse(Settings(recipe).ToString()), Settings(recipe)));
        foreach (var text in new[] { "", "Recipe(", "Recipe(Amount)", "[1, 2", "Recipe(Amount = )", "'open", "{a}", "Spice() and more" })
            Assert.ThrowsExactly<InvalidDataException>(() => SettingsTextParser.Parse(text), text);
    }

    [TestMethod]
    [DataRow("Recipe(Amount = 2)", "Recipe.Amount was 2 and is 1")]
    [DataRow("Recipe(Steps = [1])", "Recipe.Steps was [1] and is []")]
    [DataRow("Recipe(Course = Third)", "Recipe.Course was Third, which this version of the library does not know, and is First")]
    [DataRow(
        "Recipe(Colour = 'red')",
        "Recipe.Colour was 'red', but Recipe has no such setting in this version of the library: a later or another one wrote it"
    )]
    [DataRow("Recipe(Spices = {a: Spice()})", "Recipe.Spices was {a: Spice()} and is {}")]
    [DataRow("Menu(Amount = 1)", "was Menu(Amount = 1) and is Recipe(")]
    public void DifferencesSayWhatWasAndIs(string stored, string difference) =>
        StringAssert.StartsWith(
            SettingsComparison.Differences(SettingsTextParser.Parse(stored), Settings(new Recipe("soup"))).Single(),
            difference
        );

    [TestMethod]
    public void WhatIsAbsentIsItsDefault()
    {
        Assert.IsEmpty(SettingsComparison.Differences(SettingsTextParser.Parse("Recipe()"), Settings(new Recipe("soup"))));
        Assert.AreEqual(
            "Recipe.Amount was 1 and is 3",
            SettingsComparison.Differences(SettingsTextParser.Parse("Recipe()"), Settings(new Recipe("soup") { Amount = 3 })).Single()
        );
        StringAssert.Contains(
            SettingsComparison.Differences(SettingsTextParser.Parse("Closed()"), Settings(new Closed(2))).Single(),
            "its default is not known"
        );
    }

    [TestMethod]
    public void NumbersAndTruthValuesAreComparedAsSuch()
    {
        Assert.IsEmpty(
            SettingsComparison.Differences(SettingsTextParser.Parse("Recipe(Amount = 1.0, IsHot = false)"), Settings(new Recipe("soup")))
        );
        Assert.HasCount(
            1,
            SettingsComparison.Differences(SettingsTextParser.Parse("Recipe(Amount = 1.0000001)"), Settings(new Recipe("soup")))
        );
    }

    /// <summary>What a constructor is given is a setting too: a file without it would go with any other.</summary>
    [TestMethod]
    public void EveryArgumentOfAConstructorIsAProperty()
    {
        Type[] kinds =
        [
            typeof(Architecture),
            typeof(Balancer),
            typeof(Optimizer),
            typeof(Schedule),
            typeof(NumericEncoding),
            typeof(Augmentation),
            typeof(SetSampling),
            typeof(TaskDefinition),
            typeof(BoxLoss),
            typeof(TaskWeights),
            typeof(Regularization),
        ];
        var hidden =
            from type in typeof(Balancer).Assembly.GetExportedTypes()
            where !type.IsAbstract && kinds.Any(kind => kind.IsAssignableFrom(type))
            // Its Digest says which file it was: TrunkTrainingTests has one refused that differs.
            where type != typeof(OnnxTrunk)
            let names = SettingsReader.Properties(type).Select(property => property.Name).ToHashSet(StringComparer.OrdinalIgnoreCase)
            from constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            from parameter in constructor.GetParameters()
            where parameter.ParameterType != type && !names.Contains(parameter.Name!)
            select $"{type.Name}({parameter.Name})";
        Assert.AreEqual("", string.Join(", ", hidden));
    }

    [TestMethod]
    public void NoCultureChangesThem()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.AreEqual("""{"type":"Dot","values":{"X":0.5}}""", SettingsJson.Write(Settings(new Dot { X = 0.5 })));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static SettingsNode Settings(object value) => SettingsReader.Read(value);

    private sealed class Recipe(string title)
    {
        public string Title { get; } = title;

        public double Amount { get; init; } = 1;

        public bool IsHot { get; init; }

        public string? Note { get; init; }

        public Course Course { get; init; }

        public IReadOnlyList<int> Steps { get; init; } = [];

        public IReadOnlyDictionary<string, Spice> Spices { get; init; } = new Dictionary<string, Spice>();

        public double Doubled => 2 * Amount;
    }

    private sealed class Spice
    {
        public string? Name { get; init; }
    }

    private sealed class Dot
    {
        public double X { get; init; }
    }

    private sealed class Closed
    {
        public Closed(int start) => Number = start;

        public int Number { get; init; }
    }

    private enum Course
    {
        First,
        Second,
    }
}
