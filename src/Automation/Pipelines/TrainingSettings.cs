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
            return Choice?.Apply(options) ?? options;
        }
    }

    /// <summary>The options as C#, one setting each.</summary>
    public IEnumerable<string> Code()
    {
        if (Choice is null)
            yield return $"Preset = Preset.{Preset}";
        foreach (var setting in Choice?.Code() ?? [])
            yield return setting;
        yield return string.Create(CultureInfo.InvariantCulture, $"Seed = {Seed}");
        if (Threads != 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"Threads = {Threads}");
    }
}
