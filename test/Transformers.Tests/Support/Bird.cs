using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>An input row.</summary>
internal sealed class Bird
{
    public int Id { get; set; }

    [VectorType(3)]
    public float[] Features { get; set; } = [];

    public string Name { get; set; } = "";

    public string SpeciesName { get; set; } = "";

    public bool IsMale { get; set; }

    public bool SexKnown { get; set; }

    public float BodyMass { get; set; }
}
