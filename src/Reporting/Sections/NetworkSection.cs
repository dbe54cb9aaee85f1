using System.Xml.Linq;

namespace MlNet.MultiTask;

/// <summary>What the network is made of.</summary>
internal sealed class NetworkSection : ReportSection
{
    public override string Id => "network";

    public override string Title => "Network";

    public override IEnumerable<XElement> Build(MultiTaskCatalog catalog, ReportContent content)
    {
        if (content.Summary is not { } summary)
            yield break;
        yield return new XElement(
            "p",
            $"{summary.Architecture}: {summary.Parameters:N0} parameters, {summary.SharedParameters:N0} of "
                + $"them shared; {summary.MultiplyAdds:N0} multiply-adds to score a row."
        );
        yield return HtmlTable.Create(
            "Parameters",
            ["Part", "Parameters"],
            [
                ["shared", summary.SharedParameters],
                .. summary.TaskParameters.Select(task => (object?[])[task.Key, task.Value]),
            ]
        );
        yield return HtmlTable.Create(
            "Layers",
            ["Layer", "Operations", "Output", "Task", "Parameters", "Multiply-adds"],
            summary.Layers.Select(layer =>
                (object?[])
                    [
                        layer.Name,
                        string.Join(", ", layer.Operations),
                        ShapeRules.Text(layer.Output),
                        layer.Task ?? "shared",
                        layer.Parameters,
                        layer.MultiplyAdds,
                    ]
            )
        );
    }
}
