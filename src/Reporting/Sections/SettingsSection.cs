using System.Reflection;
using System.Xml.Linq;

namespace MlNet.MultiTask;

/// <summary>The settings of the training, each by its name.</summary>
internal sealed class SettingsSection : ReportSection
{
    public override string Id => "settings";

    public override string Title => "Settings";

    public override IEnumerable<XElement> Build(MultiTaskCatalog catalog, ReportContent content)
    {
        if (content.Settings is not { } settings)
            yield break;
        yield return HtmlTable.Create(
            "Settings of the training",
            ["Setting", "Value"],
            typeof(MultiTaskOptions)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property =>
                    property.PropertyType != typeof(CancellationToken) && property.PropertyType != typeof(IProgress<TrainingProgress>)
                )
                .OrderBy(property => property.Name, StringComparer.Ordinal)
                .Select(property => (object?[])[property.Name, SettingsText.Of(property.GetValue(settings))])
        );
    }
}
