using System.Globalization;
using System.Text;

namespace MlNet.MultiTask;

/// <summary>Writes where a training stands as one line.</summary>
internal sealed class ConsoleProgress : IProgress<TrainingProgress>
{
    private const int BarWidth = 20;
    private const int LineWidth = 118;

    private readonly TextWriter _output;
    private readonly bool _isRewritten;
    private readonly Lock _lock = new();
    private int _best;
    private int _length;

    /// <param name="output">Where to; null for the console's error stream.</param>
    public ConsoleProgress(TextWriter? output) =>
        (_output, _isRewritten) = (output ?? Console.Error, output is null && !Console.IsErrorRedirected);

    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            if (value.IsEpochEnd && value.IsBest)
                _best = value.Epoch;
            if (!_isRewritten && !value.IsEpochEnd && value.Warning is null)
                return;
            var line = Line(value, _best);
            if (!_isRewritten)
            {
                _output.WriteLine(line);
                return;
            }
            // Shorter lines cover what a longer one left.
            _output.Write("\r" + line.PadRight(_length));
            _length = line.Length;
            if (value.Warning is not null || (value.IsEpochEnd && value.Epoch >= value.MaximumEpochs))
                _output.WriteLine();
        }
    }

    /// <summary>The line.</summary>
    /// <param name="value">Where the training stands.</param>
    /// <param name="best">The best epoch so far; 0 where there is none.</param>
    public static string Line(TrainingProgress value, int best)
    {
        if (value.Warning is { } warning)
            return warning;
        var filled = (int)Math.Round((double)BarWidth * value.Epoch / value.MaximumEpochs);
        var text = new StringBuilder()
            .Append('[')
            .Append('#', filled)
            .Append('.', BarWidth - filled)
            .Append(CultureInfo.InvariantCulture, $"] epoch {value.Epoch}/{value.MaximumEpochs}");
        if (best > 0)
            text.Append(CultureInfo.InvariantCulture, $", best {best}");
        foreach (var task in value.Tasks)
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {task.Task} {(double.IsNaN(task.ValidationLoss) ? task.TrainingLoss : task.ValidationLoss):G4}"
            );
        return text.Length <= LineWidth ? text.ToString() : text.ToString(0, LineWidth - 1) + "…";
    }
}
