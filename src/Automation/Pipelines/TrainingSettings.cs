using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>The settings of a training that a program can be written with.</summary>
/// <param name="Preset">The preset, unless there is a choice.</param>
/// <param name="Seed">Seed of the split and of the network.</param>
/// <param name="Threads">Threads of libtorch; 0 measures.</param>
internal sealed record TrainingSettings(Preset Preset, int Seed, int Threads)
{
    /// <summary>What a search has chosen; null for what the preset decides.</summary>
    public TableChoice? Choice { get; init; }

    /// <summary>The trainer's options.</summary>
    public MultiTaskOptions Options
    {
        get
        {
            var options = new MultiTaskOptions
            {
                Preset = Preset,
                Seed = Seed,
                Threads = Threads,
            };
            // The preset decides for itself whether it trains a second time on all rows.
            return Choice is null ? options : Choice.Apply(options) with { Refit = true };
        }
    }

    /// <summary>The options as C#, one setting each.</summary>
    public IEnumerable<string> Code()
    {
        if (Choice is null)
            yield return $"Preset = Preset.{Preset}";
        else
        {
            foreach (var setting in Choice.Code())
                yield return setting;
            yield return "Refit = true";
        }
        yield return string.Create(CultureInfo.InvariantCulture, $"Seed = {Seed}");
        if (Threads != 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"Threads = {Threads}");
    }
}
