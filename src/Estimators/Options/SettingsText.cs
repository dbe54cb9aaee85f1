namespace MlNet.MultiTask;

/// <summary>Settings as readable text: the type and its settings, ordered by name. Equal settings give equal texts.</summary>
internal static class SettingsText
{
    public static string Of(object? value) => SettingsReader.Read(value).ToString();
}
