using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Penguins;

/// <summary>Measures how long each step of the demo takes.</summary>
public sealed class StepClock
{
    private readonly List<(string Step, TimeSpan Time)> _steps = [];

    public T Time<T>(string step, Func<T> action)
    {
        var watch = Stopwatch.StartNew();
        var result = action();
        _steps.Add((step, watch.Elapsed));
        return result;
    }

    public void Time(string step, Action action) => Time(step, () =>
        {
            action();
            return true;
        });

    public Table ToTable()
    {
        var table = new Table().AddColumn("step").AddColumn(new TableColumn("seconds").RightAligned());
        foreach (var (step, time) in _steps)
            table.AddRow(step, time.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture));
        return table;
    }
}
