using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>A scored row.</summary>
internal sealed class Scored
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    [ColumnName("Species.Score")]
    public float[] SpeciesScore { get; set; } = [];

    [ColumnName("Species.Probability")]
    public float SpeciesProbability { get; set; }

    [ColumnName("Species.PredictedLabel")]
    [KeyType(3)]
    public uint Species { get; set; }

    [ColumnName("Sex.Score")]
    public float SexScore { get; set; }

    [ColumnName("Sex.Probability")]
    public float SexProbability { get; set; }

    [ColumnName("Sex.PredictedLabel")]
    public bool Male { get; set; }

    [ColumnName("Mass.Score")]
    public float Mass { get; set; }

    /// <summary>All columns are what the formulas say, within float rounding.</summary>
    public void Check(Bird bird)
    {
        var expected = Birds.Expect(bird);
        for (var k = 0; k < 3; k++)
            Assert.AreEqual(expected.SpeciesScore[k], SpeciesScore[k], 1e-6, $"row {bird.Id} Species.Score[{k}]");
        Assert.AreEqual(expected.SpeciesProbability, SpeciesProbability, 1e-6, $"row {bird.Id} Species.Probability");
        Assert.AreEqual(expected.SpeciesKey, Species, $"row {bird.Id} Species.PredictedLabel");
        Assert.AreEqual(expected.SexScore, SexScore, 1e-6, $"row {bird.Id} Sex.Score");
        Assert.AreEqual(expected.SexProbability, SexProbability, 1e-6, $"row {bird.Id} Sex.Probability");
        Assert.AreEqual(expected.Male, Male, $"row {bird.Id} Sex.PredictedLabel");
        Assert.AreEqual(expected.Mass, Mass, 2e-3, $"row {bird.Id} Mass.Score");
    }
}
