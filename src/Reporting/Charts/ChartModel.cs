using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace MlNet.MultiTask;

/// <summary>The kinds of chart that a report has, as plots of OxyPlot.</summary>
internal static class ChartModel
{
    private const int MostLabelled = 14;
    private const int LabelLength = 16;

    /// <summary>Two axes of numbers and a legend.</summary>
    public static PlotModel Plane(string x, string y)
    {
        var plot = Empty();
        plot.Axes.Add(Numbers(AxisPosition.Bottom, x));
        plot.Axes.Add(Numbers(AxisPosition.Left, y));
        return plot;
    }

    /// <summary>Two axes from 0 to 1.</summary>
    public static PlotModel UnitSquare(string x, string y)
    {
        var plot = Plane(x, y);
        foreach (var axis in plot.Axes)
            (axis.Minimum, axis.Maximum, axis.MajorStep) = (-0.02, 1.02, 0.25);
        return plot;
    }

    /// <summary>A line. Values that are not finite break it.</summary>
    public static LineSeries Line(
        string title,
        int color,
        IEnumerable<(double X, double Y)> points,
        bool dashed = false,
        bool marked = false
    )
    {
        var line = new LineSeries
        {
            Title = HtmlText.Shorten(title, 28),
            Color = ChartColors.Series(color),
            StrokeThickness = 2,
            LineStyle = dashed ? LineStyle.Dash : LineStyle.Solid,
            MarkerType = marked ? MarkerType.Circle : MarkerType.None,
            MarkerSize = 3,
            MarkerFill = ChartColors.Series(color),
        };
        line.Points.AddRange(points.Select(point => double.IsFinite(point.Y) ? new DataPoint(point.X, point.Y) : DataPoint.Undefined));
        return line;
    }

    /// <summary>A line of a number over the epochs of a training; of a single epoch a point.</summary>
    public static LineSeries Epochs(
        TrainingHistory history,
        string title,
        int color,
        Func<TrainingProgress, double> value,
        bool dashed = false
    ) => Line(title, color, history.Select(epoch => ((double)epoch.Epoch, value(epoch))), dashed, marked: history.Count == 1);

    /// <summary>The line y = x, without a title.</summary>
    public static LineSeries Diagonal(double from, double to)
    {
        var line = new LineSeries
        {
            Color = ChartColors.Text,
            StrokeThickness = 1,
            LineStyle = LineStyle.Dot,
        };
        line.Points.AddRange([new DataPoint(from, from), new DataPoint(to, to)]);
        return line;
    }

    /// <summary>Points.</summary>
    public static LineSeries Points(string title, int color, IEnumerable<(double X, double Y)> points)
    {
        var cloud = Line(title, color, points, marked: true);
        (cloud.LineStyle, cloud.MarkerSize) = (LineStyle.None, 2.5);
        return cloud;
    }

    /// <summary>Coloured cells with a text in each.</summary>
    /// <param name="rows">Names of the rows, from the top.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="value">What the colour says, by row and column.</param>
    /// <param name="text">What is written in the cell.</param>
    /// <param name="x">What the columns are.</param>
    /// <param name="y">What the rows are.</param>
    /// <param name="signed">Whether 0 is in the middle of the colours; else they go from 0 to 1.</param>
    public static PlotModel HeatMap(
        IReadOnlyList<string> rows,
        IReadOnlyList<string> columns,
        Func<int, int, double> value,
        Func<int, int, string> text,
        string x,
        string y,
        bool signed
    )
    {
        var plot = Empty();
        plot.Axes.Add(Categories(AxisPosition.Bottom, columns, x, columns.Count > 3 ? -40 : 0));
        var vertical = Categories(AxisPosition.Left, rows, y, 0);
        (vertical.StartPosition, vertical.EndPosition) = (1, 0);
        plot.Axes.Add(vertical);
        var data = new double[columns.Count, rows.Count];
        for (var row = 0; row < rows.Count; row++)
            for (var column = 0; column < columns.Count; column++)
                data[column, row] = value(row, column);
        var most = Math.Max(1e-12, data.Cast<double>().Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max());
        plot.Axes.Add(
            new LinearColorAxis
            {
                Palette = signed ? ChartColors.Signed : ChartColors.Shares,
                Minimum = signed ? -most : 0,
                Maximum = signed ? most : 1,
                Position = AxisPosition.None,
                InvalidNumberColor = OxyColors.Undefined,
            }
        );
        plot.Series.Add(
            new HeatMapSeries
            {
                X0 = 0,
                X1 = columns.Count - 1,
                Y0 = 0,
                Y1 = rows.Count - 1,
                Data = data,
                Interpolate = false,
                RenderMethod = HeatMapRenderMethod.Rectangles,
                EdgeRenderingMode = EdgeRenderingMode.PreferSharpness,
            }
        );
        if (columns.Count <= MostLabelled && rows.Count <= MostLabelled)
            for (var row = 0; row < rows.Count; row++)
                for (var column = 0; column < columns.Count; column++)
                    plot.Annotations.Add(
                        new TextAnnotation
                        {
                            TextPosition = new DataPoint(column, row),
                            Text = text(row, column),
                            StrokeThickness = 0,
                            FontSize = columns.Count > 7 ? 9 : 12,
                            TextVerticalAlignment = VerticalAlignment.Middle,
                            TextColor = ChartColors.OnCell(
                                double.IsFinite(data[column, row]) ? Math.Abs(data[column, row]) / (signed ? most : 1) : 0
                            ),
                        }
                    );
        return plot;
    }

    /// <summary>Horizontal bars with whiskers, the first at the top.</summary>
    public static PlotModel Bars(IReadOnlyList<string> names, IReadOnlyList<(double Value, double Low, double High)> values, string x)
    {
        var plot = Empty();
        var vertical = Categories(AxisPosition.Left, names, "", 0);
        (vertical.StartPosition, vertical.EndPosition) = (1, 0);
        plot.Axes.Add(vertical);
        plot.Axes.Add(Numbers(AxisPosition.Bottom, x));
        var bars = new BarSeries { FillColor = ChartColors.Series(0), NegativeFillColor = ChartColors.Series(1) };
        bars.Items.AddRange(values.Select(value => new BarItem(double.IsFinite(value.Value) ? value.Value : 0)));
        plot.Series.Add(bars);
        for (var i = 0; i < values.Count; i++)
            if (values[i] is { } value && double.IsFinite(value.Low) && double.IsFinite(value.High) && value.High > value.Low)
            {
                var whisker = new LineSeries { Color = ChartColors.Text, StrokeThickness = 1.5 };
                whisker.Points.AddRange([new DataPoint(value.Low, i), new DataPoint(value.High, i)]);
                plot.Series.Add(whisker);
            }
        return plot;
    }

    private static PlotModel Empty()
    {
        var plot = new PlotModel
        {
            TextColor = ChartColors.Text,
            PlotAreaBorderColor = ChartColors.Text,
            PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
            DefaultFont = "system-ui, sans-serif",
            // The axes' numbers are written as the tables' are.
            Culture = CultureInfo.InvariantCulture,
            Background = OxyColors.Undefined,
            Padding = new OxyThickness(4, 8, 12, 4),
        };
        plot.Legends.Add(
            new Legend
            {
                LegendPlacement = LegendPlacement.Outside,
                LegendPosition = LegendPosition.BottomLeft,
                LegendOrientation = LegendOrientation.Horizontal,
                LegendTextColor = ChartColors.Text,
                LegendBorderThickness = 0,
                LegendPadding = 2,
            }
        );
        return plot;
    }

    private static LinearAxis Numbers(AxisPosition position, string title) =>
        new()
        {
            Position = position,
            Title = title,
            TicklineColor = ChartColors.Text,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = ChartColors.Grid,
            MinorTickSize = 0,
            MinimumPadding = 0.03,
            MaximumPadding = 0.03,
            AxisTitleDistance = 8,
            IntervalLength = position == AxisPosition.Left ? 40 : 70,
        };

    private static CategoryAxis Categories(AxisPosition position, IEnumerable<string> names, string title, double angle)
    {
        var axis = new CategoryAxis
        {
            Position = position,
            Title = title,
            Angle = angle,
            TicklineColor = ChartColors.Text,
            MajorTickSize = 0,
            GapWidth = 0.4,
            AxisTitleDistance = 6,
        };
        axis.Labels.AddRange(names.Select(name => HtmlText.Shorten(name, LabelLength)));
        return axis;
    }
}
