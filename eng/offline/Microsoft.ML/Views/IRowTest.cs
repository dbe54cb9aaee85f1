namespace Microsoft.ML.Data;

/// <summary>Decides which rows pass a filter.</summary>
internal interface IRowTest
{
    /// <summary>Indices of the columns that the test reads.</summary>
    IReadOnlyCollection<int> Columns { get; }

    /// <summary>Whether the answer depends on which rows came before, so that every row has to be asked about in order.</summary>
    bool NeedsOrder { get; }

    /// <summary>The test of the row where it stands then; called once for each.</summary>
    Func<bool> Bind(DataViewRow row);
}
