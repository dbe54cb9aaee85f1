using System.IO.Enumeration;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>What the optimizer's steps for each weight of a trunk are multiplied with.</summary>
internal sealed class TrunkRates
{
    private const string Option = nameof(OnnxTrunk.LearningRateFactors);

    private readonly float _otherwise;
    private readonly (int From, float Factor)[] _nodes;
    private readonly (string Pattern, float Factor)[] _patterns;

    /// <param name="nodes">The trunk's nodes.</param>
    /// <param name="initializers">The names of its weights.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="OnnxModelException">A name or a pattern is that of nothing.</exception>
    public TrunkRates(List<NodeProto> nodes, IReadOnlyCollection<string> initializers, TrunkSettings settings)
    {
        _otherwise = settings.Pace.Factor;
        // The most special pattern counts: the longest. The order is fixed, whatever that of the dictionary.
        _patterns =
        [
            .. settings
                .Rates.Where(rate => IsPattern(rate.Key))
                .OrderByDescending(rate => rate.Key.Length)
                .ThenBy(rate => rate.Key, StringComparer.Ordinal)
                .Select(rate => (rate.Key, rate.Value)),
        ];
        if (Array.Find(_patterns, rate => !initializers.Any(name => Matches(rate.Pattern, name))).Pattern is { } unused)
            throw new OnnxModelException(
                $"{Option} names '{unused}', which is like none of the trunk's weights, {Guard.List(initializers.Take(5))} and so on."
            );
        _nodes =
        [
            .. settings
                .Rates.Where(rate => !IsPattern(rate.Key))
                .Select(rate => (From: TrunkNames.Position(nodes, Option, rate.Key), rate.Value))
                .OrderByDescending(rate => rate.From),
        ];
        for (var i = 1; i < _nodes.Length; i++)
            if (_nodes[i].From == _nodes[i - 1].From)
                throw new OnnxModelException(
                    $"{Option} names the node '{nodes[_nodes[i].From].Name}' twice, by itself and by what it gives."
                );
    }

    /// <summary>The factor of a weight.</summary>
    /// <param name="position">The position of the node that reads it.</param>
    /// <param name="initializer">Its name in the file.</param>
    public float Of(int position, string initializer)
    {
        foreach (var (pattern, factor) in _patterns)
            if (Matches(pattern, initializer))
                return factor;
        foreach (var (from, factor) in _nodes)
            if (position >= from)
                return factor;
        return _otherwise;
    }

    private static bool IsPattern(string name) => name.Contains('*', StringComparison.Ordinal);

    private static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: false);
}
