using System.Xml.Linq;

namespace MlNet.MultiTask;

/// <summary>A section of a report.</summary>
internal abstract class ReportSection
{
    /// <summary>Its name in links.</summary>
    public abstract string Id { get; }

    /// <summary>Its heading.</summary>
    public abstract string Title { get; }

    /// <summary>What stands in it; nothing where the content has nothing for it, and there is no such section then.</summary>
    public abstract IEnumerable<XElement> Build(MultiTaskCatalog catalog, ReportContent content);

    /// <summary>Charts side by side where there is room.</summary>
    protected static XElement Charts(params IEnumerable<XElement> figures) => new("div", new XAttribute("class", "charts"), figures);
}
