using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a label column of numbers or Booleans as the classes that stand for these values: the class with the value 7 need not be
/// class 7, and the class False not class 0.</summary>
internal sealed class LabelValues
{
    private readonly DataViewSchema.Column _label;
    private readonly Dictionary<string, int> _positions;
    private readonly Dictionary<double, int>? _numbers;

    private LabelValues(DataViewSchema.Column label, Dictionary<string, int> positions, Dictionary<double, int>? numbers) =>
        (_label, _positions, _numbers) = (label, positions, numbers);

    /// <summary>A reader for a model's classes; null where each number is its own class.</summary>
    /// <exception cref="ArgumentException">The classes stand for something else than numbers or Booleans.</exception>
    public static LabelValues? Classes(TaskSchema task, DataViewSchema.Column label, KeyVocabulary vocabulary)
    {
        var numbers = new Dictionary<double, int>();
        for (var i = 0; i < vocabulary.Values.Count; i++)
            numbers.TryAdd(
                Number(label, vocabulary, i)
                    ?? throw new ArgumentException(
                        $"Task '{task.Name}': label column '{label.Name}' is {label.Type}, but the model's classes stand for values such "
                            + $"as '{vocabulary.Values[i]}'. Evaluate on those values: as keys of them, or as text."
                    ),
                i
            );
        if (numbers.Count == vocabulary.Values.Count && numbers.All(pair => pair.Key == pair.Value))
            return null;
        // Values of one type are compared as they are: a double cannot tell all long numbers apart.
        return new(label, Positions(vocabulary), KeyVocabularies.NameOf(label.Type) == vocabulary.Type ? null : numbers);
    }

    /// <summary>Whether a number or Boolean is a binary task's yes: one above 0, unless the keys that the model learnt from say the
    /// opposite.</summary>
    public static Func<double, bool> Yes(DataViewSchema.Column label, KeyVocabulary? vocabulary)
    {
        var isOpposite =
            vocabulary is { Values.Count: 2 } && Number(label, vocabulary, 0) > 0 && Number(label, vocabulary, 1) <= 0;
        return value => value > 0 != isOpposite;
    }

    /// <summary>The position of each value's text.</summary>
    public static Dictionary<string, int> Positions(KeyVocabulary vocabulary)
    {
        var comparer = vocabulary.Type == "Boolean" ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var positions = new Dictionary<string, int>(comparer);
        for (var i = 0; i < vocabulary.Values.Count; i++)
            positions.TryAdd(vocabulary.Values[i], i);
        return positions;
    }

    /// <summary>A reader of the current row's class. A value without a class counts as a class of its own that is always predicted wrong,
    /// as in ML.NET; NaN is missing.</summary>
    public Func<double> Bind(DataViewRow row)
    {
        var (text, number) = (KeyVocabularies.Texts(row, _label)!, NumberGetters.Bind(row, _label)!);
        return () =>
        {
            var value = number();
            return double.IsNaN(value) ? double.NaN
                : _positions.TryGetValue(text(), out var position) ? position
                : _numbers is not null && _numbers.TryGetValue(value, out position) ? position
                : _positions.Count;
        };
    }

    // The texts of true and false, too, where the labels are Booleans.
    private static double? Number(DataViewSchema.Column label, KeyVocabulary vocabulary, int position) =>
        KeyVocabularies.Number(vocabulary, position)
        ?? (label.Type is BooleanDataViewType && bool.TryParse(vocabulary.Values[position], out var flag) ? (flag ? 1 : 0) : null);
}
