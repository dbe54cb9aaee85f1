namespace MlNet.MultiTask.Tool.Tests;

/// <summary>The penguins, trained once for all tests.</summary>
internal sealed class PenguinModel : IDisposable
{
    private static readonly Lazy<PenguinModel> s_instance = new(() => new PenguinModel());

    private readonly TemporaryFolder _folder = new();

    private PenguinModel()
    {
        string[] tasks = ["--task", "species", "--task", "sex", "--task", "body_mass_g", "--ignore", "year"];
        Training = ToolCall.Good(["train", Data, .. tasks, "--out", Folder, "--threads", "1", "--json", "--compare", "--preset", "fast"]);
    }

    public static PenguinModel Instance => s_instance.Value;

    public static string Data => RepositoryRoot.Combine("examples", "Penguins", "data", "penguins.csv");

    public string Folder => Path.Combine(_folder.Path, "model");

    public ToolCall Training { get; }

    public string this[string file] => Path.Combine(Folder, file);

    public static void DisposeInstance()
    {
        if (s_instance.IsValueCreated)
            Instance.Dispose();
    }

    public void Dispose() => _folder.Dispose();
}
