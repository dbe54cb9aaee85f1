namespace MlNet.MultiTask;

/// <summary>Sizes of one level of customized gate control.</summary>
/// <param name="Shared">Number of experts that all tasks share.</param>
/// <param name="PerTask">Number of experts of each task.</param>
/// <param name="Widths">Widths of each expert's layers.</param>
/// <param name="Layers">What the layers have in common.</param>
internal readonly record struct ExpertSettings(int Shared, int PerTask, IReadOnlyList<int> Widths, LayerSettings Layers);
