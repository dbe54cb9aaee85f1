namespace MlNet.MultiTask;

/// <summary>Which of two words is yes.</summary>
internal static class YesWords
{
    private static readonly HashSet<string> s_yes = new(StringComparer.OrdinalIgnoreCase)
    {
        "yes", "y", "true", "t", "on", "positive", "pos", "present", "ja", "j", "wahr", "oui", "vrai", "si", "sí", "sì", "sim",
        "vero", "verdadero", "verdadeiro", "tak", "ano", "igen", "evet", "да",
    };

    private static readonly HashSet<string> s_no = new(StringComparer.OrdinalIgnoreCase)
    {
        "no", "n", "not", "false", "f", "off", "negative", "neg", "absent", "none", "never", "nein", "falsch", "non", "faux", "não", "nao",
        "falso", "nee", "nej", "nei", "nie", "ne", "nem", "hayır", "нет",
    };

    /// <summary>The two in their order, no first. Where the words do not say it, it is that of the alphabet.</summary>
    public static (string No, string Yes) Order(string one, string other) =>
        (Rank(one), Rank(other)) is var (first, second) && (first != second ? first < second : string.CompareOrdinal(one, other) < 0)
            ? (one, other)
            : (other, one);

    private static int Rank(string word) =>
        s_yes.Contains(word) ? 1
        : s_no.Contains(word) ? -1
        : 0;
}
