using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>One of k splits of the same rows: each row is in the test rows of exactly one of them, or by time of at most one.</summary>
public sealed class CrossValidationFold
{
    /// <param name="index">Its number.</param>
    /// <param name="data">All rows.</param>
    /// <param name="train">The rows to train on, ascending.</param>
    /// <param name="test">The rows to test on, ascending.</param>
    internal CrossValidationFold(int index, IDataView data, int[] train, int[] test)
    {
        (Index, Trained, Tested) = (index, train, test);
        (Train, Test) = (new RowSubset(data, train), new RowSubset(data, test));
    }

    /// <summary>Its number, from 0.</summary>
    public int Index { get; }

    /// <summary>Numbers of the rows to train on.</summary>
    internal IReadOnlyList<int> Trained { get; }

    /// <summary>Numbers of the rows to test on.</summary>
    internal IReadOnlyList<int> Tested { get; }

    /// <summary>The rows to train on: those of all other folds, or by time all earlier ones.</summary>
    public IDataView Train { get; }

    /// <summary>The rows to test on.</summary>
    public IDataView Test { get; }

    /// <summary>Number of rows in <see cref="Train"/>.</summary>
    public int TrainRows => Trained.Count;

    /// <summary>Number of rows in <see cref="Test"/>.</summary>
    public int TestRows => Tested.Count;
}
