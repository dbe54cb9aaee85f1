using System.Text;

namespace MlNet.MultiTask;

/// <summary>Text as a file can hold it: ONNX and JSON know UTF-8 only, in which half of a surrogate pair has no form and becomes
/// U+FFFD.</summary>
internal static class Utf8Text
{
    /// <summary>The text with U+FFFD for each half of a surrogate pair that stands alone.</summary>
    public static string Of(string text)
    {
        foreach (var c in text)
            if (char.IsSurrogate(c))
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return text;
    }
}
