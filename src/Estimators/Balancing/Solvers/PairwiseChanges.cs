namespace MlNet.MultiTask;

/// <summary>Each task's gradient, changed by those of the others one after the other in random order, and all of them added up: what
/// PCGrad and GradVac have in common.</summary>
/// <remarks>A changed gradient is a row of coefficients of the original ones.</remarks>
internal sealed class PairwiseChanges
{
    private int[] _order = [];
    private double[] _row = [];

    /// <summary>Changes the row of task i by the gradient of task j.</summary>
    public delegate void Change(int i, int j, double[] row);

    /// <summary>Sets the coefficients of the sum.</summary>
    public void Sum(SeededRandom random, Span<double> weights, Change change)
    {
        var n = weights.Length;
        if (_order.Length != n)
            (_order, _row) = (new int[n], new double[n]);
        weights.Clear();
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                (_order[j], _row[j]) = (j, 0);
            random.Shuffle(_order);
            _row[i] = 1;
            foreach (var j in _order)
                if (j != i)
                    change(i, j, _row);
            for (var j = 0; j < n; j++)
                weights[j] += _row[j];
        }
    }
}
