namespace MlNet.MultiTask;

/// <summary>Settings objects as text for people: the type and each of its settings, in the order of their names. Equal settings give equal
/// texts.</summary>
internal static class SettingsText
{
    public static string Of(object? value) => SettingsReader.Read(value).ToString();
}
