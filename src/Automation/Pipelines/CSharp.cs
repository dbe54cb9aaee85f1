using System.Globalization;
using System.Text;

namespace MlNet.MultiTask;

/// <summary>Values as C#.</summary>
internal static class CSharp
{
    /// <summary>A text in quotation marks.</summary>
    public static string Of(string text)
    {
        var code = new StringBuilder("\"");
        foreach (var sign in text)
            code.Append(
                sign switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    _ when char.IsControl(sign) || char.IsSurrogate(sign) || sign is '\u2028' or '\u2029' =>
                        string.Create(CultureInfo.InvariantCulture, $"\\u{(int)sign:X4}"),
                    _ => sign.ToString(),
                }
            );
        return code.Append('"').ToString();
    }

    /// <summary>A single sign.</summary>
    public static string Of(char sign) =>
        sign switch
        {
            '\t' => "'\\t'",
            '\'' => "'\\''",
            '\\' => "'\\\\'",
            _ => $"'{sign}'",
        };

    /// <summary>A collection of texts.</summary>
    public static string Of(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Of))}]";
}
