namespace MlNet.MultiTask;

/// <summary>The encoded inputs of a batch.</summary>
/// <param name="Rows">[batch, width], or images; nothing where no task has one answer for each row.</param>
/// <param name="Steps">[batch, length, width], 0 behind a row's end; nothing where no column is a sequence.</param>
/// <param name="Mask">[batch, length], 1 for the steps of a row, 0 behind its end; nothing where no column is a sequence.</param>
/// <param name="Maps">[batch, channels, height, width] for each task that has an answer for each pixel.</param>
internal readonly record struct NetworkFeatures<T>(T Rows, T Steps, T Mask, IReadOnlyList<T> Maps);
