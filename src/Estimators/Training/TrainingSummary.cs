using System.Text;
using System.Text.Json;

namespace MlNet.MultiTask;

/// <summary>What a training says about itself in the model's metadata, as JSON. It holds nothing of the machine or the time, so that two exports of one model are the same bytes.</summary>
internal static class TrainingSummary
{
    public static string Write(TrainingOutcome outcome, TrainingRows rows, int seed, MultiTaskOptions options)
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
            if (double.IsFinite(outcome.BestLoss))
                json.WriteNumber("heldOutLoss", outcome.BestLoss);
            json.WriteNumber("trainingRows", rows.Count);
            json.WriteNumber("heldOutRows", rows.HeldOut.Length);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
