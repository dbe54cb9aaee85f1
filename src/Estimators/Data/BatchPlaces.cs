namespace MlNet.MultiTask;

/// <summary>Where rows of one rank stand in a batch that several ranks have together.</summary>
/// <param name="Rows">The place of each row among those of all ranks, from 0.</param>
/// <param name="PartRows">Rows of a part, where one rank with all rows divides the batch; as many as the batch has where not.</param>
/// <param name="Set">Which data set the rows are of, where a step has rows of several.</param>
internal sealed record BatchPlaces(int[] Rows, int PartRows, int Set = 0);
