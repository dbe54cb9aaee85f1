using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>One of k splits of the same rows: each row is in the test rows of exactly one of them.</summary>
public sealed class CrossValidationFold
{
    internal CrossValidationFold(int index, IDataView data, int[] assignment)
    {
        Index = index;
        int[] test = [.. Enumerable.Range(0, assignment.Length).Where(row => assignment[row] == index)];
        (TestRows, TrainRows) = (test.Length, assignment.Length - test.Length);
        Test = new RowSubset(data, test);
        Train = new RowSubset(data, [.. Enumerable.Range(0, assignment.Length).Where(row => assignment[row] != index)]);
    }

    /// <summary>Its number, from 0.</summary>
    public int Index { get; }

    /// <summary>The rows to train on: those of all other folds.</summary>
    public IDataView Train { get; }

    /// <summary>The rows to test on.</summary>
    public IDataView Test { get; }

    /// <summary>Number of rows in <see cref="Train"/>.</summary>
    public int TrainRows { get; }

    /// <summary>Number of rows in <see cref="Test"/>.</summary>
    public int TestRows { get; }
}
