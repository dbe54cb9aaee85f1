using System.Xml;

namespace MlNet.MultiTask;

/// <summary>Text as a page can hold it.</summary>
internal static class HtmlText
{
    /// <summary>The text with what XML cannot hold (control characters, halves of surrogate pairs) replaced by U+FFFD.</summary>
    public static string Clean(string text)
    {
        if (IsClean(text))
            return text;
        var cleaned = text.ToCharArray();
        for (var i = 0; i < cleaned.Length; i++)
        {
            if (i + 1 < cleaned.Length && XmlConvert.IsXmlSurrogatePair(cleaned[i + 1], cleaned[i]))
                i++;
            else if (!XmlConvert.IsXmlChar(cleaned[i]))
                cleaned[i] = '\uFFFD';
        }
        return new string(cleaned);
    }

    /// <summary>The text on one line, cut to so many characters.</summary>
    public static string Shorten(string text, int length)
    {
        var line = Clean(text).ReplaceLineEndings(" ").Replace('\t', ' ');
        if (line.Length <= length)
            return line;
        var end = char.IsHighSurrogate(line[length - 2]) ? length - 2 : length - 1;
        return line[..end] + "…";
    }

    private static bool IsClean(string text)
    {
        foreach (var c in text)
            if (!XmlConvert.IsXmlChar(c))
                return false;
        return true;
    }
}
