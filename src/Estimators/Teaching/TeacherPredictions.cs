namespace MlNet.MultiTask;

/// <summary>What teachers predicted of a task, by row.</summary>
internal sealed class TeacherPredictions
{
    private readonly Dictionary<int, float[]> _rows = [];
    private readonly List<float[]> _validation = [];

    /// <summary>A row's prediction; null where there is none.</summary>
    public float[]? Of(int row) => _rows.GetValueOrDefault(row);

    /// <summary>The prediction of a row of the validation view; null where there is none.</summary>
    public float[]? OfValidation(int row) => row < _validation.Count ? _validation[row] : null;

    public void Set(IReadOnlyList<int> rows, IEnumerable<float[]> values)
    {
        foreach (var (row, value) in rows.Zip(values))
            _rows[row] = value;
    }

    public void AddTo(IReadOnlyList<int> rows, IEnumerable<float[]> values, float share)
    {
        foreach (var (row, value) in rows.Zip(values))
            _rows[row] = Sum(_rows.GetValueOrDefault(row), value, share);
    }

    public void AddToValidation(IEnumerable<float[]> values, float share)
    {
        foreach (var (row, value) in values.Index())
            if (row < _validation.Count)
                _validation[row] = Sum(_validation[row], value, share);
            else
                _validation.Add(Sum(null, value, share));
    }

    private static float[] Sum(float[]? sum, float[] value, float share) =>
        [.. value.Select((item, i) => (sum?[i] ?? 0) + share * item)];
}
