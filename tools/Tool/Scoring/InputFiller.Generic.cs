namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Gathers the cells of one input of type <typeparamref name="T"/>.</summary>
/// <param name="name">The input.</param>
/// <param name="rows">Rows at a time.</param>
/// <param name="read">Reads a cell of the current row.</param>
internal sealed class InputFiller<T>(string name, int rows, Func<T> read) : InputFiller
{
    private readonly T[] _values = new T[rows];

    public override void Read(int row) => _values[row] = read();

    public override void AddTo(ScoringInput input) => input.Add(name, new ReadOnlyMemory<T>(_values, 0, input.Rows));
}
