using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>A network and its training for a table, in place of what a preset decides.</summary>
internal sealed record TableChoice
{
    /// <summary>Tasks that share a network, by their places; empty where all do.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; init; } = [];

    /// <summary>Members of a TabM; 1 is one network for all tasks, with hard sharing.</summary>
    public int Members { get; init; } = 1;

    public int Width { get; init; } = 256;

    public int Layers { get; init; } = 2;

    public double Dropout { get; init; }

    /// <summary>Numbers in bins with a learnt embedding, or standardised.</summary>
    public bool UsesBins { get; init; } = true;

    public double LearningRate { get; init; } = 2e-3;

    public double WeightDecay { get; init; } = 0.03;

    public int BatchSize { get; init; } = 128;

    /// <summary>Whether the tasks' losses are weighed by their uncertainty, and not alike.</summary>
    public bool IsBalanced { get; init; }

    public int MaximumEpochs { get; init; } = 60;

    /// <summary>The options with all of it.</summary>
    public MultiTaskOptions Apply(MultiTaskOptions options)
    {
        int[] widths = [.. Enumerable.Repeat(Width, Layers)];
        Architecture network =
            Members > 1
                ? new TabM
                {
                    MemberCount = Members,
                    Layers = widths,
                    Dropout = Dropout,
                }
                : new HardSharing { TrunkLayers = widths, Dropout = Dropout };
        return options with
        {
            Preset = null,
            Architecture = Groups.Count > 1 ? new Grouped { Groups = Groups, Inner = network } : network,
            NumericEncoding = TableRecipe.EncodingOf(UsesBins),
            Optimizer = new Adam { LearningRate = LearningRate, WeightDecay = WeightDecay },
            Schedule = new PlateauSchedule { Patience = TableRecipe.SchedulePatience },
            BatchSize = BatchSize,
            MaximumEpochs = MaximumEpochs,
            Patience = TableRecipe.Patience,
            StoppingCriterion = StoppingCriterion.EachTask,
            WeightAveraging = TableRecipe.WeightAveraging,
            Balancer = IsBalanced ? new Uncertainty() : null,
        };
    }

    /// <summary>The same as C#, one setting each.</summary>
    public IEnumerable<string> Code()
    {
        var widths = $"[{string.Join(", ", Enumerable.Repeat(Width, Layers))}]";
        var network =
            Members > 1
                ? Invariant($"new TabM {{ MemberCount = {Members}, Layers = {widths}, Dropout = {Dropout} }}")
                : Invariant($"new HardSharing {{ TrunkLayers = {widths}, Dropout = {Dropout} }}");
        yield return Groups.Count > 1
            ? $"Architecture = new Grouped {{ Groups = [{string.Join(", ", Groups.Select(Text))}], Inner = {network} }}"
            : $"Architecture = {network}";
        yield return UsesBins
            ? Invariant($"NumericEncoding = new PiecewiseLinearEncoding {{ MaximumBins = {TableRecipe.Bins}, ")
                + Invariant($"EmbeddingWidth = {TableRecipe.EmbeddingWidth} }}")
            : "NumericEncoding = new StandardizeEncoding()";
        yield return Invariant($"Optimizer = new Adam {{ LearningRate = {LearningRate:R}, WeightDecay = {WeightDecay:R} }}");
        yield return Invariant($"Schedule = new PlateauSchedule {{ Patience = {TableRecipe.SchedulePatience} }}");
        yield return Invariant($"BatchSize = {BatchSize}");
        yield return Invariant($"MaximumEpochs = {MaximumEpochs}");
        yield return Invariant($"Patience = {TableRecipe.Patience}");
        yield return "StoppingCriterion = StoppingCriterion.EachTask";
        yield return Invariant($"WeightAveraging = {TableRecipe.WeightAveraging:R}");
        if (IsBalanced)
            yield return "Balancer = new Uncertainty()";
    }

    /// <summary>The tasks of a group, as C# and for people.</summary>
    public static string Text(IReadOnlyList<int> group) => $"[{string.Join(", ", group)}]";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
