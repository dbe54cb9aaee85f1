namespace MlNet.MultiTask.Tool.Training;

/// <summary>A line for each trial that is better than all before it.</summary>
/// <param name="terminal">Where to.</param>
internal sealed class SearchNotes(Terminal terminal) : IProgress<SearchTrial>
{
    private double _best;

    public void Report(SearchTrial value)
    {
        if (value.Violation != 0 || !(value.Score > _best))
            return;
        _best = value.Score;
        terminal.Note(value.ToString());
    }
}
