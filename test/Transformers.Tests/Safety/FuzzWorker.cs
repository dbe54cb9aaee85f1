namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Loads files in a process that is replaced where it ended, hung or grew.</summary>
internal sealed class FuzzWorker(string folder) : IDisposable
{
    private LoaderProcess? _process;

    public void Load(
        string name,
        byte[] bytes,
        string how,
        FuzzOutcome outcome,
        Func<LoaderProcess.Answer, (string Kind, string Message)?> judge
    )
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        try
        {
            var answer = (_process ??= new LoaderProcess()).Load(path, how);
            outcome.Count(answer.Refusal.Length == 0 ? "loaded" : answer.Refusal);
            if (answer.Scoring.Length > 0)
                outcome.Count("scoring ended in " + answer.Scoring);
            if (judge(answer) is not { } problem)
            {
                File.Delete(path);
                return;
            }
            outcome.Problem(problem.Kind, name, problem.Message);
        }
        catch (AssertFailedException e)
        {
            outcome.Problem(e.Message.Contains("was not done", StringComparison.Ordinal) ? "hang" : "death", name, e.Message);
        }
        // A process that ended or grew tells nothing about the next file.
        Dispose();
    }

    public void Dispose()
    {
        _process?.Dispose();
        _process = null;
    }
}
