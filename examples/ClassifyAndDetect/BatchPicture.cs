using System.Globalization;
using System.Security;
using System.Text;
using Scenes;

namespace ClassifyAndDetect;

/// <summary>A batch of scenes as an SVG: each with its true box, the predicted one, and what the network takes it for.</summary>
internal static class BatchPicture
{
    private const int Columns = 8;
    private const int Zoom = 2;
    private const int Gap = 8;
    private const int Line = 14;
    private const int CellWidth = Scene.Side * Zoom + Gap;
    private const int CellHeight = Scene.Side * Zoom + 2 * Line + Gap;
    private const int Top = 28;

    public static string Draw(IReadOnlyList<Scene> scenes, IReadOnlyList<Prediction> predictions, string title)
    {
        var rows = (scenes.Count + Columns - 1) / Columns;
        var (width, height) = (Columns * CellWidth + Gap, rows * CellHeight + Top + Gap);
        var svg = new StringBuilder();
        Append(
            svg,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="11">
            <rect width="100%" height="100%" fill="#ffffff"/>
            """
        );
        Append(
            svg,
            $"""
            <text x="{Gap}" y="18" font-size="13" fill="#202020">{Text(title)}:
            <tspan fill="#1a7f37">true box</tspan>, <tspan fill="#d1570f">predicted box</tspan></text>
            """
        );
        for (var i = 0; i < scenes.Count; i++)
            Cell(svg, scenes[i], predictions[i], Gap + i % Columns * CellWidth, Top + i / Columns * CellHeight);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Cell(StringBuilder svg, Scene scene, Prediction prediction, int x, int y)
    {
        var side = Scene.Side * Zoom;
        var isThere = scene.Garment.Length > 0;
        Append(
            svg,
            $"""
            <g transform="translate({x} {y})">
            <image width="{side}" height="{side}" style="image-rendering:pixelated" href="{Bitmap.DataUri(
                scene.Image,
                Scene.Side
            )}"/>
            """
        );
        if (isThere)
            Box(svg, scene.Box, "#3fd16b", "");
        if (prediction.IsSomething)
            Box(svg, prediction.Box, "#ff8a3d", " stroke-dasharray=\"5 3\"");
        var (said, isRight) = (
            prediction.IsSomething ? prediction.Garment : "nothing",
            prediction.IsSomething == isThere && (!isThere || prediction.Garment == scene.Garment)
        );
        var overlap =
            isThere && prediction.IsSomething
                ? string.Create(CultureInfo.InvariantCulture, $", IoU {Overlap.Of(scene.Box, prediction.Box):F2}")
                : "";
        Append(svg, $"""<text y="{side + Line - 2}" fill="{(isRight ? "#202020" : "#c01020")}">{Text(said)}{overlap}</text>""");
        if (!isRight)
            Append(svg, $"""<text y="{side + 2 * Line - 3}" fill="#606060">is {Text(isThere ? scene.Garment : "nothing")}</text>""");
        svg.Append("</g>\n");
    }

    private static void Box(StringBuilder svg, float[] box, string color, string dashes) =>
        Append(
            svg,
            $"""
            <rect x="{box[0] * Zoom:F1}" y="{box[1] * Zoom:F1}"
            width="{(box[2] - box[0]) * Zoom:F1}" height="{(box[3] - box[1]) * Zoom:F1}"
            fill="none" stroke="{color}" stroke-width="2"{dashes}/>
            """
        );

    private static void Append(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));

    private static string Text(string text) => SecurityElement.Escape(text);
}
