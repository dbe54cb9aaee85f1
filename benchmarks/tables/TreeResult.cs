namespace Benchmarks;

/// <summary>What one kind of tree reached on one task.</summary>
/// <param name="Choice">The best figure on part 1, of trees trained on part 0.</param>
/// <param name="Test">The figure on part 2; null where that was not asked for.</param>
/// <param name="Seconds">Of the last training, on parts 0 and 1.</param>
/// <param name="ChoosingSeconds">Of all trainings before it.</param>
internal sealed record TreeResult(TaskFigure Choice, TaskFigure? Test, double Seconds, double ChoosingSeconds);
