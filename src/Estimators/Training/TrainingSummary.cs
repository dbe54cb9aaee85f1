using System.Text;
using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>A training's summary for the model's metadata, as JSON. It contains nothing about the machine or the time, so that two exports
/// of one model give the same bytes.</summary>
internal static class TrainingSummary
{
    public static string Write(TrainingOutcome outcome, IReadOnlyList<SetCursor> sets, int seed, MultiTaskOptions options)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("architecture", options.Architecture.Name);
            json.WriteString("balancer", (options.Balancer ?? new EqualWeights()).GetType().Name);
            json.WriteString("optimizer", options.Optimizer.GetType().Name);
            json.WriteNumber("learningRate", options.Optimizer.LearningRate);
            json.WriteNumber("batchSize", options.BatchSize);
            json.WriteNumber("seed", seed);
            json.WriteNumber("epochs", outcome.Epochs);
            json.WriteNumber("steps", outcome.Steps);
            json.WriteNumber("bestEpoch", outcome.BestEpoch);
            if (outcome.Copies is { Weights.Count: > 1 } copies)
            {
                json.WriteStartArray("taskEpochs");
                foreach (var epoch in copies.Epochs)
                    json.WriteNumberValue(epoch);
                json.WriteEndArray();
            }
            if (outcome.Cut is { } cut)
                WriteMembers(json, cut);
            if (outcome.WasRefitted)
                json.WriteBoolean("wasRefitted", true);
            if (outcome.WasCancelled)
                json.WriteBoolean("wasCancelled", true);
            if (double.IsFinite(outcome.BestLoss))
                json.WriteNumber("heldOutLoss", outcome.BestLoss);
            json.WriteNumber("trainingRows", sets.Sum(set => set.Rows.Count));
            json.WriteNumber("heldOutRows", sets.Sum(set => set.Rows.HeldOutCount));
            WriteSets(json, sets);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // For each copy of the network.
    private static void WriteMembers(Utf8JsonWriter json, MemberCut cut)
    {
        json.WriteStartArray("keptMembers");
        foreach (var own in cut.OfCopies)
        {
            json.WriteStartArray();
            foreach (var member in own)
                json.WriteNumberValue(member);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static void WriteSets(Utf8JsonWriter json, IReadOnlyList<SetCursor> sets)
    {
        if (!sets.Any(set => set.Plan.Set.IsNamed))
            return;
        json.WriteStartArray("dataSets");
        foreach (var set in sets)
        {
            json.WriteStartObject();
            json.WriteString("name", set.Plan.Set.Name);
            json.WriteNumber("trainingRows", set.Rows.Count);
            json.WriteNumber("heldOutRows", set.Rows.HeldOutCount);
            json.WriteNumber("epochs", set.Epochs);
            json.WriteNumber("steps", set.Steps);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
