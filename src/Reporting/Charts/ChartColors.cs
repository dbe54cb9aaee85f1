using System.Globalization;
using OxyPlot;

namespace MlNet.MultiTask;

/// <summary>
/// Colours of charts. Those that follow the page's light or dark style are drawn as stand-ins, which <see cref="Resolve"/> replaces by the
/// style sheet's names; those of heat maps are fixed.
/// </summary>
internal static class ChartColors
{
    private const int SeriesCount = 6;

    /// <summary>Text and axes.</summary>
    public static OxyColor Text { get; } = OxyColor.FromRgb(1, 2, 3);

    /// <summary>Grid lines.</summary>
    public static OxyColor Grid { get; } = OxyColor.FromRgb(3, 2, 1);

    /// <summary>White to blue, for shares from 0 to 1.</summary>
    public static OxyPalette Shares { get; } = OxyPalette.Interpolate(64, OxyColor.FromRgb(247, 250, 254), OxyColor.FromRgb(8, 81, 140));

    /// <summary>Orange through white to blue, for numbers around 0.</summary>
    public static OxyPalette Signed { get; } =
        OxyPalette.Interpolate(65, OxyColor.FromRgb(179, 71, 0), OxyColor.FromRgb(250, 250, 250), OxyColor.FromRgb(8, 81, 140));

    /// <summary>The colour of a series.</summary>
    /// <param name="index">Its position; they repeat after six.</param>
    public static OxyColor Series(int index) => OxyColor.FromRgb(2, 1, (byte)(index % SeriesCount));

    /// <summary>Text over a cell of a heat map.</summary>
    /// <param name="strength">How far the cell is from white, from 0 to 1.</param>
    public static OxyColor OnCell(double strength) => strength > 0.5 ? OxyColors.White : OxyColor.FromRgb(20, 20, 20);

    /// <summary>The names of the style sheet for the stand-ins.</summary>
    public static string Resolve(string svg)
    {
        svg = svg.Replace(Svg(Text), "currentColor", StringComparison.Ordinal).Replace(Svg(Grid), "var(--grid)", StringComparison.Ordinal);
        for (var i = 0; i < SeriesCount; i++)
            svg = svg.Replace(Svg(Series(i)), string.Create(CultureInfo.InvariantCulture, $"var(--c{i})"), StringComparison.Ordinal);
        return svg;
    }

    private static string Svg(OxyColor color) => string.Create(CultureInfo.InvariantCulture, $"rgb({color.R},{color.G},{color.B})");
}
