namespace MlNet.MultiTask;

/// <summary>Rows that wait to be scored, and the caller who waits for them.</summary>
internal sealed class ScoringRequest(RowSource rows, ScoringNetwork? network = null, ScoringSession? session = null)
{
    private readonly TaskCompletionSource<ScoringResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RowSource Rows => rows;

    public Task<ScoringResult> Result => _result.Task;

    /// <summary>The session for its rows: the one that they were checked against, unless the model was replaced in the meantime.</summary>
    /// <exception cref="ArgumentException">The rows do not fit the new model.</exception>
    public ScoringSession SessionOf(ScoringNetwork current) => session is not null && current == network ? session : rows.Session(current);

    /// <summary>Position of its first row in the batch.</summary>
    public int Start { get; set; }

    public bool IsDone => _result.Task.IsCompleted;

    public void Finish(ScoringResult result) => _result.TrySetResult(result);

    public void Fail(Exception e) => _result.TrySetException(e);

    public void Cancel(CancellationToken token) => _result.TrySetCanceled(token);
}
