namespace MlNet.MultiTask;

/// <summary>Takes one row of a sequence column.</summary>
/// <param name="row">The row of the batch or table.</param>
/// <param name="values">Its values, step after step.</param>
internal delegate void SequenceTarget<T>(int row, T[] values);
