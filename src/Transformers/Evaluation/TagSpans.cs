namespace MlNet.MultiTask;

/// <summary>
/// The spans that BIO tags stand for, as conlleval takes them: <c>B-</c> begins one, <c>I-</c> goes on with one of the same type and begins
/// one where there is none, <c>O</c> is outside.
/// </summary>
internal static class TagSpans
{
    /// <summary>A span: its first step, the step behind its last one, and its type.</summary>
    internal readonly record struct Span(int Start, int End, string Type);

    /// <summary>Whether tags are BIO tags.</summary>
    public static bool AreBio(IEnumerable<string> tags) => tags.All(tag => tag == "O" || IsInside(tag)) && tags.Any(IsInside);

    /// <summary>The spans of a row, in order.</summary>
    /// <param name="tags">Its tags; null for a step without one, which is outside.</param>
    public static List<Span> Of(IReadOnlyList<string?> tags)
    {
        var spans = new List<Span>();
        var (start, type) = (-1, "");
        for (var i = 0; i <= tags.Count; i++)
        {
            var tag = i < tags.Count && tags[i] is { } given && IsInside(given) ? given : null;
            var goesOn = tag is not null && tag[0] == 'I' && start >= 0 && tag.AsSpan(2).SequenceEqual(type);
            if (goesOn)
                continue;
            if (start >= 0)
                spans.Add(new Span(start, i, type));
            (start, type) = tag is null ? (-1, "") : (i, tag[2..]);
        }
        return spans;
    }

    /// <summary>Whether a tag may stand behind another one where all spans are well-formed.</summary>
    /// <param name="before">The tag before; null at the beginning of a row.</param>
    /// <param name="tag">The tag.</param>
    public static bool MayFollow(string? before, string tag) =>
        !IsInside(tag) || tag[0] == 'B' || (before is not null && IsInside(before) && before.AsSpan(2).SequenceEqual(tag.AsSpan(2)));

    private static bool IsInside(string tag) => tag.Length > 2 && tag[1] == '-' && tag[0] is 'B' or 'I';
}
