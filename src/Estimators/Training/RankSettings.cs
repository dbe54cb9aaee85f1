using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace MlNet.MultiTask;

/// <summary>Checks at the start that all ranks train the same: version, options, tasks and columns.</summary>
internal static class RankSettings
{
    private const char Between = '\u001E';
    private const char Behind = '\u001F';

    /// <exception cref="InvalidOperationException">A rank has something else than rank 0; every rank says what.</exception>
    public static void Check(RankGroup ranks, TrainingRequest request, SetPlan plan, DataSetColumns columns, FittedModel? start)
    {
        var own = Of(request, plan, columns, start, ranks.IsPrivate);
        var all = ranks.Texts(string.Join(Between, own.Select(entry => $"{entry.Name}{Behind}{entry.Value}")));
        var first = Parse(all[0]);
        for (var rank = 1; rank < all.Length; rank++)
        {
            var other = Parse(all[rank]);
            string[] differences =
            [
                .. first
                    .Keys.Union(other.Keys)
                    .Where(name => first.GetValueOrDefault(name) != other.GetValueOrDefault(name))
                    .Select(name => $"{name} is {Short(other, name)} on rank {rank} and {Short(first, name)} on rank 0"),
            ];
            if (differences.Length > 0)
                throw ranks.Agreed(
                    new InvalidOperationException(
                        $"The {ranks.Size} ranks do not train the same: {string.Join("; ", differences.Take(10))}. Give all of them the "
                            + "same version of the library, options, tasks and columns."
                    )
                );
        }
    }

    private static IEnumerable<(string Name, string Value)> Of(
        TrainingRequest request,
        SetPlan plan,
        DataSetColumns columns,
        FittedModel? start,
        bool isPrivate
    )
    {
        var (_, features, tasks, options, scope) = request;
        yield return ("the library's version", Version);
        yield return ("the model that is trained further", start?.Identity ?? "none");
        yield return ("whether this is a dry run", $"{scope.IsTrial}");
        foreach (var (name, value) in ((SettingsObject)SettingsReader.Read(options)).Values)
            if (!TrainingFingerprint.IsFree(name) && name != nameof(MultiTaskOptions.CacheBudget))
                yield return ($"option {name}", SettingsJson.Write(value));
        yield return ("the list of tasks", string.Join(", ", tasks.Select(task => task.Name)));
        for (var t = 0; t < tasks.Count; t++)
        {
            yield return ($"task '{tasks[t].Name}'", SettingsJson.Write(SettingsReader.Read(tasks[t])));
            var encoding = columns.TaskEncodings[t];
            yield return (
                $"label column '{tasks[t].LabelColumn}' of task '{tasks[t].Name}'",
                $"{encoding.GetType().Name}[{encoding.Width}] {Keys(encoding.KeyCount ?? 0, encoding.KeyValues, isPrivate)}"
            );
        }
        yield return ("the list of feature columns", string.Join(", ", features));
        foreach (var input in columns.Inputs)
            yield return (
                $"feature column '{input.Name}'",
                $"{input.Type}[{(input.IsSequence ? "" : input.Size)}] {Keys((int)input.KeyCount, input.KeyValues, isPrivate)}"
            );
        yield return ("the list of data sets", string.Join(", ", plan.Sets.Select(set => set.Set.Name)));
        foreach (var set in plan.Sets)
            yield return (
                $"data set '{set.Set.Name}'",
                $"columns {string.Join(' ', set.Inputs)}, tasks {string.Join(' ', set.Tasks)}, weight {set.Set.Weight:R}, held out "
                    + $"{(set.Set.Validation is null ? $"{set.Set.ValidationFraction:R}" : "by a view")}"
            );
    }

    private static string Version =>
        typeof(RankSettings).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    // Keys are numbers in the rows, so the values that they stand for have to be the same too.
    private static string Keys(int count, KeyVocabulary? vocabulary, bool isPrivate)
    {
        if (vocabulary is null)
            return count > 0 ? $"of {count} keys" : "";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(Between, vocabulary.Values)));
        var more = vocabulary.Values.Count > 8 ? ", …" : "";
        var named = isPrivate ? "" : $" {string.Join(", ", vocabulary.Values.Take(8))}{more}";
        return $"of the {vocabulary.Values.Count} keys{named} (digest {Convert.ToHexStringLower(hash)[..8]})";
    }

    private static Dictionary<string, string> Parse(string text) =>
        text.Split(Between).Select(entry => entry.Split(Behind)).ToDictionary(parts => parts[0], parts => parts[1]);

    private static string Short(Dictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var text) ? (text.Length <= 200 ? text : text[..200] + "…") : "absent";
}
