using Microsoft.ML;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>A pipeline of stock steps that ML.NET's exporter can write, and rows for it.</summary>
/// <param name="Rows">All rows that are scored.</param>
/// <param name="FitRows">How many of them, from the first, are for Fit.</param>
/// <param name="Estimator">The steps.</param>
/// <param name="Deviates">Columns for which the exported graph is known to say something else than ML.NET, and why.</param>
internal sealed record ExportCase(
    IDataView Rows,
    int FitRows,
    IEstimator<ITransformer> Estimator,
    params (string Column, string Why)[] Deviates
);
