namespace MlNet.MultiTask;

/// <summary>The encoded inputs of a batch.</summary>
/// <param name="Rows">[batch, width], or images; nothing where no task has one answer for each row.</param>
/// <param name="Steps">[batch, length, width], 0 behind a row's end; nothing where no column is a sequence.</param>
/// <param name="Map">[batch, channels, height, width] of the decoder; nothing where no task has an answer for each pixel.</param>
internal readonly record struct NetworkFeatures<T>(T Rows, T Steps, T Map);
