using System.Text;
using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>A co-training's summary for the model's metadata, as JSON: nothing about the machine or the time.</summary>
internal static class CoTrainingSummary
{
    public static string Write(CoTrainingResult result, CoTrainingSetup setup, CoTrainingOptions options)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("networks");
            foreach (var (network, member) in setup.Networks.Zip(setup.Members))
            {
                json.WriteStartObject();
                json.WriteString("name", network.Name);
                json.WriteString("architecture", member.Architecture.Name);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("optimizer", options.Training.Optimizer.GetType().Name);
            json.WriteNumber("seed", setup.Seed);
            json.WriteNumber("rounds", result.Rounds);
            json.WriteNumber("bestRound", result.BestRound);
            if (result.WasCancelled)
                json.WriteBoolean("wasCancelled", true);
            if (double.IsFinite(result.ValidationLoss))
                json.WriteNumber("heldOutLoss", result.ValidationLoss);
            json.WriteNumber("trainingRows", setup.Pool.Count);
            json.WriteNumber("heldOutRows", setup.Split.Validation.Length);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
