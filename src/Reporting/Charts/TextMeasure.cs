using OxyPlot;

namespace MlNet.MultiTask;

/// <summary>
/// Says how much room text takes. A browser picks the font, so the widths of a narrow one, which OxyPlot knows, are stretched to those of
/// the widest usual one: a little air is better than labels that are cut.
/// </summary>
internal sealed class TextMeasure(double width, double height) : PdfRenderContext(width, height, OxyColors.Undefined)
{
    private const double Stretch = 1.6;

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        var narrow = base.MeasureText(text, "Arial", fontSize, fontWeight);
        return new OxySize(Stretch * narrow.Width, narrow.Height);
    }
}
